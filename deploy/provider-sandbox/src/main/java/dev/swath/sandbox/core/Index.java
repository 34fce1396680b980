package dev.swath.sandbox.core;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Where in a {@link Journal} everything stands: maps on disk, beside the journal and made from it
 * alone. The index remembers up to which place of the journal it was made, so a start reads only
 * what came later; an index that is lost, damaged or ahead of its journal is made anew. Its memory
 * does not depend on how much it holds.
 *
 * <p>Entries may be indexed more than once after a crash, so whoever writes to the maps derives all
 * keys from the entry and its place.
 */
public final class Index implements AutoCloseable {
  private static final System.Logger log = System.getLogger(Index.class.getName());

  private static final int CACHE_MEGABYTES = 4;
  private static final int WRITE_BUFFER_KILOBYTES = 512;

  // The index can be made anew, so that it need not survive the death of the machine: what a chunk
  // of it held may be overwritten soon.
  private static final int RETENTION_MILLIS = 2_000;

  private static final String INDEXED = "indexed";

  private final MVStore store;
  private final MVMap<String, Long> meta;

  private Index(MVStore store) {
    this.store = store;
    this.meta = store.openMap("meta");
  }

  /**
   * Opens the index of that journal, or begins a new one.
   *
   * @throws IOException when there is a damaged one that cannot be deleted
   */
  public static Index open(Path folder, String fileName, Journal<?> journal) throws IOException {
    Path path = folder.resolve(fileName);
    try {
      Index index = new Index(open(path));
      if (journal.hasPlace(index.indexedTo())) {
        return index;
      }
      index.close();
      log.log(Level.WARNING, "{0} is not of its journal, and is made anew", path);
    } catch (MVStoreException | IllegalStateException e) {
      log.log(Level.WARNING, "{0} cannot be read, and is made anew: {1}", path, e.getMessage());
    }
    Files.deleteIfExists(path);
    return new Index(open(path));
  }

  private static MVStore open(Path path) {
    MVStore store =
        new MVStore.Builder()
            .fileName(path.toString())
            .cacheSize(CACHE_MEGABYTES)
            .autoCommitBufferSize(WRITE_BUFFER_KILOBYTES)
            .open();
    store.setRetentionTime(RETENTION_MILLIS);
    return store;
  }

  /** The place of the first entry that may not be in the index yet. */
  public long indexedTo() {
    return meta.getOrDefault(INDEXED, 0L);
  }

  /** Tells that all entries before that place are in the index. */
  public void indexed(long place) {
    meta.put(INDEXED, place);
  }

  public <K, V> MVMap<K, V> map(String name) {
    return store.openMap(name);
  }

  /** The values of a map, those of the greatest keys first. */
  public static <V> Stream<V> fromTheEnd(MVMap<Long, V> map) {
    return values(map.cursor(null, null, true));
  }

  /**
   * A key that sorts behind all others of its group that stand earlier in the journal, and beside
   * them.
   */
  public static String key(String group, long place) {
    return "%s\0%019d".formatted(group, place);
  }

  /** The group of a {@link #key}. */
  public static String group(String key) {
    return key.substring(0, key.lastIndexOf('\0'));
  }

  /** The values of a group, the one latest in the journal first. */
  public static <V> Stream<V> ofGroup(MVMap<String, V> map, String group) {
    return values(map.cursor(key(group, Long.MAX_VALUE), key(group, 0), true));
  }

  private static <V> Stream<V> values(Cursor<?, V> cursor) {
    Iterator<V> values =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return cursor.hasNext();
          }

          @Override
          public V next() {
            cursor.next();
            return cursor.getValue();
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(values, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public void close() {
    store.close();
  }
}
