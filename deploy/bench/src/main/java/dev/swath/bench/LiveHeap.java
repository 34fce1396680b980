package dev.swath.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another JVM really needs of its heap. */
public final class LiveHeap {
  /** Number, instances, bytes, class. */
  private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

  /** A collection that saves itself the moving fills gaps between what lives with these. */
  private static final String FILLER = "jdk.internal.vm.Filler";

  private LiveHeap() {}

  /** Makes the process collect its garbage first. */
  public static long bytes(ProcessHandle process) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process counting =
          new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher line = LINE.matcher(text);
      long bytes = 0;
      while (line.find()) {
        bytes += line.group(2).contains(FILLER) ? 0 : Long.parseLong(line.group(1));
      }
      if (bytes == 0) {
        throw new IllegalStateException("no histogram: " + text.lines().limit(5).toList());
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
