package dev.swath.standalone.chaos;

import java.util.Locale;
import java.util.function.Consumer;

/** Says what happens, with the time since the beginning. */
final class Timeline {
  private final long start = System.nanoTime();
  private final Consumer<String> out;

  Timeline(Consumer<String> out) {
    this.out = out;
  }

  void say(String what) {
    out.accept(String.format(Locale.ROOT, "%7.1f s  %s", secondsSince(start), what));
  }

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
