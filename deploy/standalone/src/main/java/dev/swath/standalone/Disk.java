package dev.swath.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The disk that a stack writes to. The broker stops when it is full and everybody waits when it is
 * slow, so both are told before.
 *
 * @param folder on that disk
 * @param freeBytes what the owner of this process may still write
 * @param needed how much has to be free for a start, in bytes; four times as much is no cause for
 *     alarm
 * @param write how long a mebibyte takes until it is on the disk
 */
record Disk(Path folder, long freeBytes, long needed, Duration write) {
  private static final long MEBIBYTE = 1 << 20;
  private static final long NEEDED_MEBIBYTES = 512;
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final String VARIABLE = "SWATH_MIN_FREE_MB";

  /**
   * Looks at the disk now.
   *
   * @throws StackException when {@code SWATH_MIN_FREE_MB} is no number, or nothing can be written
   */
  static Disk of(Path folder, Map<String, String> environment) {
    try {
      return new Disk(
          folder,
          Files.getFileStore(folder).getUsableSpace(),
          needed(environment) * MEBIBYTE,
          timeToWrite(folder));
    } catch (IOException e) {
      throw new StackException("Nothing can be written to %s: %s".formatted(folder, e), e);
    }
  }

  private static long needed(Map<String, String> environment) {
    String text = environment.getOrDefault(VARIABLE, "").strip();
    if (text.isEmpty()) {
      return NEEDED_MEBIBYTES;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new StackException(VARIABLE + " is no number of megabytes: " + text);
    }
    return Long.parseLong(text);
  }

  private static Duration timeToWrite(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "disk", ".tmp");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      ByteBuffer bytes = ByteBuffer.allocate((int) MEBIBYTE);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * @throws StackException when there is not enough room to start on
   */
  void requireRoom() {
    if (freeBytes < needed) {
      throw new StackException(
          """
          %s is nearly full: %s free, %s needed. The broker and the document store stop when nothing can be written. \
          Free some room, choose another folder (SWATH_HOME), or lower the bound (%s)."""
              .formatted(folder, inMegabytes(freeBytes), inMegabytes(needed), VARIABLE));
    }
  }

  /** What will hurt soon, a sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (freeBytes < needed) {
      warnings.add(
          "%s is nearly full: %s free. The broker stops when nothing can be written."
              .formatted(folder, inMegabytes(freeBytes)));
    } else if (freeBytes < 4 * needed) {
      warnings.add("%s is getting full: %s free.".formatted(folder, inMegabytes(freeBytes)));
    }
    if (write.compareTo(SLOW) > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The disk of %s is slow: a megabyte took %.1f s. Orders will wait for it.",
              folder,
              write.toMillis() / 1000.0));
    }
    return warnings;
  }

  private static String inMegabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes / MEBIBYTE);
  }
}
