package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** How far this instance has stored the partitions that it owns, with a signal at every step. */
public final class Progress {
  private final Map<LogPartition, Long> stored = new HashMap<>();
  private final Lock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  /** Says what is stored now, which may also be less than before. */
  public void storedUpTo(Map<LogPartition, Long> offsets) {
    lock.lock();
    try {
      stored.putAll(offsets);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets partitions that another instance owns from now on. */
  public void forget(Collection<LogPartition> partitions) {
    lock.lock();
    try {
      stored.keySet().removeAll(partitions);
    } finally {
      lock.unlock();
    }
  }

  /** Whether this instance has stored a partition up to an offset, at the latest after a while. */
  boolean awaits(LogPartition partition, long offset, Duration atMost) {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (stored.getOrDefault(partition, -1L) < offset) {
        if (nanos <= 0) {
          return false;
        }
        nanos = moved.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
