package dev.swath.pricing.books;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads entries so that a fault names its place. */
final class Entries {
  private Entries() {}

  /**
   * @throws IllegalArgumentException if there is no value
   */
  static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** What is read at a place; a fault is told with it. */
  static <T> T at(String place, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param entries null for none
   */
  static <E, T> List<T> each(
      String name, @Nullable List<@Nullable E> entries, Function<E, T> read) {
    List<T> values = new ArrayList<>();
    if (entries != null) {
      for (int i = 0; i < entries.size(); i++) {
        E entry = entries.get(i);
        values.add(at(name + "[" + i + "]", () -> read.apply(required("an entry", entry))));
      }
    }
    return values;
  }

  /**
   * @param entries null for none
   */
  static <E, T> Map<String, T> each(
      String name, @Nullable Map<String, @Nullable E> entries, BiFunction<String, E, T> read) {
    Map<String, T> values = new LinkedHashMap<>();
    if (entries != null) {
      entries.forEach(
          (key, entry) ->
              values.put(
                  key, at(name + "." + key, () -> read.apply(key, required("an entry", entry)))));
    }
    return values;
  }
}
