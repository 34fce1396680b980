package dev.swath.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened in a run, line by line; nothing is kept unless somebody will read it. */
final class History {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();

  History(boolean kept) {
    this.kept = kept;
  }

  void add(Duration time, String who, Supplier<String> what) {
    if (kept) {
      lines.add(
          String.format(
              Locale.ROOT, "%9.3f s  %-15s %s", time.toMillis() / 1000.0, who, what.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
