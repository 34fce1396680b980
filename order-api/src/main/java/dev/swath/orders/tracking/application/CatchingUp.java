package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.application.LogEnds.End;
import dev.swath.orders.tracking.domain.LogPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Waits until the documents hold everything that the log says of a key at this moment. */
public final class CatchingUp {
  /** How often to look at the stored offset of a partition that another instance owns. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final LogEnds ends;
  private final Offsets offsets;
  private final Progress progress;
  private final Map<LogPartition, Look> looks = new ConcurrentHashMap<>();

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
      if (looks.computeIfAbsent(end.partition(), Look::new).offset() >= end.offset()) {
        return;
      }
      if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
        throw new TrackingBehind(null);
      }
    }
  }

  /** The last look at a partition's stored offset, shared by all who wait for the partition. */
  private final class Look {
    private final LogPartition partition;
    private final Lock lock = new ReentrantLock();
    private long offset;
    private long lookedAt = System.nanoTime() - LOOK_AGAIN.toNanos();
    private @Nullable TrackingUnavailable failure;

    private Look(LogPartition partition) {
      this.partition = partition;
    }

    private long offset() {
      lock.lock();
      try {
        if (System.nanoTime() - lookedAt >= LOOK_AGAIN.toNanos()) {
          look();
        }
        if (failure != null) {
          throw new TrackingUnavailable("the stored offset cannot be read", failure);
        }
        return offset;
      } finally {
        lock.unlock();
      }
    }

    private void look() {
      try {
        offset = offsets.read(List.of(partition)).getOrDefault(partition, 0L);
        failure = null;
      } catch (TrackingUnavailable e) {
        failure = e;
      }
      lookedAt = System.nanoTime();
    }
  }
}
