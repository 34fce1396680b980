package dev.swath.sandbox.core;

import dev.swath.sandbox.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The memory of the sandbox across restarts: a file of JSON lines that only grows. A line is handed
 * to the operating system before {@link #append} returns, so it survives the death of the process,
 * not that of the machine. A line torn by that death was never answered for, and is cut off.
 *
 * <p>A line is found again by its place, the offset of its first byte. The journal holds no line in
 * memory.
 *
 * @param <E> one thing that happened
 */
public final class Journal<E> implements AutoCloseable {
  private static final int BLOCK_BYTES = 8 * 1024;

  private final Path path;
  private final FileChannel file;
  private final Class<E> type;

  private Journal(Path path, FileChannel file, Class<E> type) {
    this.path = path;
    this.file = file;
    this.type = type;
  }

  /** Is shown every entry of a journal with its place, oldest first. */
  @FunctionalInterface
  public interface Reader<E> {
    void read(long place, E entry);
  }

  /**
   * Opens the journal of that name in the folder, which is made when missing.
   *
   * @throws IOException also when another sandbox uses the folder
   */
  public static <E> Journal<E> open(Path folder, String fileName, Class<E> type)
      throws IOException {
    Path path = Files.createDirectories(folder).resolve(fileName);
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, path);
      cutTornLine(file);
      file.position(file.size());
      return new Journal<>(path, file, type);
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
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    long end = file.size();
    while (end > 0) {
      long start = Math.max(0, end - BLOCK_BYTES);
      block.clear().limit((int) (end - start));
      readFully(file, block, start);
      int newline = lastNewline(block);
      if (newline >= 0) {
        end = start + newline + 1;
        break;
      }
      end = start;
    }
    file.truncate(end);
  }

  private static int lastNewline(ByteBuffer block) {
    int index = block.limit() - 1;
    while (index >= 0 && block.get(index) != '\n') {
      index--;
    }
    return index;
  }

  private static void readFully(FileChannel file, ByteBuffer block, long position)
      throws IOException {
    while (block.hasRemaining()) {
      int read = file.read(block, position + block.position());
      if (read < 0) {
        throw new EOFException("the file became shorter");
      }
    }
  }

  /** Where the next line will begin. */
  public long end() {
    try {
      return file.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a line of this journal begins at that place, or the next one will. */
  boolean hasPlace(long place) {
    try {
      if (place <= 0 || place > file.size()) {
        return place == 0;
      }
      ByteBuffer before = ByteBuffer.allocate(1);
      readFully(file, before, place - 1);
      return before.get(0) == '\n';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Shows every entry from that place on, one after the other.
   *
   * @throws IOException when a line cannot be read
   */
  public void replay(long from, Reader<E> reader) throws IOException {
    for (long place = from; place < file.size(); ) {
      byte[] line = line(place);
      reader.read(place, parse(place, line));
      place += line.length + 1;
    }
  }

  /** The entry at that place. */
  public E read(long place) {
    try {
      return parse(place, line(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] line(long place) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    long position = place;
    while (true) {
      int read = file.read(block.clear(), position);
      if (read < 0) {
        throw new EOFException("no line ends after byte %d of %s".formatted(place, path));
      }
      for (int i = 0; i < read; i++) {
        if (block.get(i) == '\n') {
          line.write(block.array(), 0, i);
          return line.toByteArray();
        }
      }
      line.write(block.array(), 0, read);
      position += read;
    }
  }

  private E parse(long place, byte[] line) throws IOException {
    try {
      @Nullable E entry = Json.MAPPER.readValue(line, type);
      if (entry == null) {
        throw new IOException("the line at byte %d of %s is empty".formatted(place, path));
      }
      return entry;
    } catch (JacksonException e) {
      throw new IOException("the line at byte %d of %s cannot be read".formatted(place, path), e);
    }
  }

  /**
   * Adds an entry and returns its place. Not safe for concurrent use: the caller holds the lock
   * that orders the entries.
   */
  public long append(E entry) {
    ByteBuffer line =
        ByteBuffer.wrap(
            (Json.MAPPER.writerFor(type).writeValueAsString(entry) + "\n")
                .getBytes(StandardCharsets.UTF_8));
    long place = end();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      takeBack(place, e);
      throw new UncheckedIOException(e);
    }
    return place;
  }

  /** Half a line on a full disk would spoil the line after it. */
  private void takeBack(long place, IOException why) {
    try {
      file.truncate(place);
      file.position(place);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
