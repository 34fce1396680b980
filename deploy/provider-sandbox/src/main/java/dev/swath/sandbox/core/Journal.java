package dev.swath.sandbox.core;

import dev.swath.sandbox.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * The memory of the sandbox across restarts: a file of JSON lines that only grows. A line is handed
 * to the operating system before {@link #append} returns, so it survives the death of the process,
 * not that of the machine. A line torn by that death was never answered for, and is cut off.
 *
 * @param <E> one thing that happened
 */
public final class Journal<E> implements AutoCloseable {
  private final FileChannel file;
  private final Class<E> type;

  private Journal(FileChannel file, Class<E> type) {
    this.file = file;
    this.type = type;
  }

  /**
   * Replays what the folder remembers, then stands ready to append.
   *
   * @throws IOException also when another sandbox uses the folder, or a line before the last is
   *     damaged
   */
  public static <E> Journal<E> open(Path folder, String fileName, Class<E> type, Consumer<E> replay)
      throws IOException {
    Path path = Files.createDirectories(folder).resolve(fileName);
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, path);
      cutTornLine(file);
      replay(path, type, replay);
      file.position(file.size());
      return new Journal<>(file, type);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void lock(FileChannel file, Path path) throws IOException {
    try {
      if (file.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException("this process already uses " + path, e);
    }
    throw new IOException("another process uses " + path);
  }

  private static void cutTornLine(FileChannel file) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    long end = file.size();
    while (end > 0) {
      file.read(last.clear(), end - 1);
      if (last.get(0) == '\n') {
        break;
      }
      end--;
    }
    file.truncate(end);
  }

  private static <E> void replay(Path path, Class<E> type, Consumer<E> replay) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
        try {
          replay.accept(Json.MAPPER.readValue(line, type));
        } catch (JacksonException e) {
          throw new IOException("line " + number + " of " + path + " cannot be read", e);
        }
      }
    }
  }

  /** Not safe for concurrent use: the caller holds the lock that orders the entries. */
  public void append(E entry) {
    ByteBuffer line =
        ByteBuffer.wrap(
            (Json.MAPPER.writerFor(type).writeValueAsString(entry) + "\n")
                .getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
