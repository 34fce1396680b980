package dev.swath.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Documents that outlive the processes, but may lose the last writes, the later ones first. */
final class Database {
  private final World world;
  private final Map<String, Object> documents = new LinkedHashMap<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();

  Database(World world) {
    this.world = world;
  }

  <T> @Nullable T get(String id, Class<T> type) {
    Object document = documents.get(id);
    return document == null ? null : type.cast(document);
  }

  <T> List<T> all(Class<T> type) {
    return documents.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** One write; others may come before it, and the writer may end before it. */
  void put(String id, Object document) {
    world.turn();
    write(id, document);
  }

  /** Writes if what is there, or null, may be replaced; returns whether it was. */
  <T> boolean putIf(String id, Class<T> type, Predicate<@Nullable T> replaceable, Object document) {
    world.turn();
    if (!replaceable.test(get(id, type))) {
      return false;
    }
    write(id, document);
    return true;
  }

  void remove(String id) {
    world.turn();
    write(id, null);
  }

  /** Writes only if the document is as expected; returns whether it was. */
  boolean replace(String id, @Nullable Object expected, Object document) {
    world.turn();
    if (expected == null ? documents.containsKey(id) : !expected.equals(documents.get(id))) {
      return false;
    }
    write(id, document);
    return true;
  }

  private void write(String id, @Nullable Object document) {
    Object before = document == null ? documents.remove(id) : documents.put(id, document);
    undo.push(
        () -> {
          if (before == null) {
            documents.remove(id);
          } else {
            documents.put(id, before);
          }
        });
  }

  void loseLast(int writes) {
    for (int i = 0; i < writes && !undo.isEmpty(); i++) {
      undo.pop().run();
    }
  }
}
