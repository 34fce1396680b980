package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.application.LogEnds.End;
import java.time.Duration;
import java.util.List;

/** Waits until the documents hold everything that the log says of a key at this moment. */
public final class CatchingUp {
  /** How often to look at the stored offset of a partition that another instance owns. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final LogEnds ends;
  private final Offsets offsets;
  private final Progress progress;

  public CatchingUp(LogEnds ends, Offsets offsets, Progress progress) {
    this.ends = ends;
    this.offsets = offsets;
    this.progress = progress;
  }

  /**
   * @throws TrackingBehind if they do not in time, or if the broker does not say where the log ends
   * @throws TrackingUnavailable if the stored offset cannot be read
   */
  public void with(String topic, String key, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    End end = ends.of(topic, key);
    while (!progress.awaits(end.partition(), end.offset(), LOOK_AGAIN)) {
      long stored = offsets.read(List.of(end.partition())).getOrDefault(end.partition(), 0L);
      if (stored >= end.offset()) {
        return;
      }
      if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
        throw new TrackingBehind(null);
      }
    }
  }
}
