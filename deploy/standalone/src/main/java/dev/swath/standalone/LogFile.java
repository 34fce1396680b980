package dev.swath.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The end of a log file, and what is added to it. */
public record LogFile(Path path) {

  private static final int BLOCK_BYTES = 16 * 1024;

  /**
   * Copies the last lines, as the bytes they are, and returns where they ended. A file that is not
   * there is empty.
   */
  public long printLast(int lines, PrintStream out) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long end = channel.size();
      return copy(channel, startOfLast(lines, channel, end), out);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies what is added after that position until the thread is interrupted; starts over with a
   * file that is new.
   */
  public void follow(long position, PrintStream out) {
    long copied = position;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(Duration.ofMillis(200));
        long size = Files.exists(path) ? Files.size(path) : 0;
        if (size < copied) {
          copied = 0;
        }
        if (size > copied) {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            copied = copy(channel, copied, out);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long startOfLast(int lines, FileChannel channel, long end) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    int newlines = 0;
    for (long blockStart = Math.max(0, end - BLOCK_BYTES); end > 0; ) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, end - blockStart));
      int read = channel.read(block, blockStart);
      for (int i = read - 1; i >= 0; i--) {
        // The newline that ends the last line begins no line.
        boolean startsLine = block.get(i) == '\n' && blockStart + i + 1 < channel.size();
        if (startsLine && ++newlines == lines) {
          return blockStart + i + 1;
        }
      }
      end = blockStart;
      blockStart = Math.max(0, end - BLOCK_BYTES);
    }
    return 0;
  }

  private static long copy(FileChannel channel, long from, PrintStream out) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    long position = from;
    for (int read; (read = channel.read(block.clear(), position)) > 0; position += read) {
      out.write(block.array(), 0, read);
    }
    out.flush();
    return position;
  }
}
