package dev.swath.orders.limits;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what is worked on at one time, in bytes or in pieces. Each caller has a share that is
 * smaller than the whole: a caller who fills its own share stops only itself.
 */
public final class Bulkhead {
  private final long capacity;
  private final long share;
  private final Duration patience;
  private final Lock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<String, Long> usedByCaller = new HashMap<>();
  private long used;

  /** The answer to a caller who wants to enter. */
  public sealed interface Entry {
    /** The caller is in, until this is closed. Closing twice is closing once. */
    non-sealed interface Permit extends Entry, AutoCloseable {
      @Override
      void close();
    }

    /** The caller's own share was full for as long as it could wait. */
    record ShareIsFull() implements Entry {}

    /** All of it was full for as long as the caller could wait. */
    record AllIsFull() implements Entry {}
  }

  private final class Taken implements Entry.Permit {
    private final String caller;
    private final long weight;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Taken(String caller, long weight) {
      this.caller = caller;
      this.weight = weight;
    }

    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        leave(caller, weight);
      }
    }
  }

  /**
   * @param capacity of all callers together
   * @param share of one caller; no more than the capacity
   * @param patience how long a caller waits for room
   */
  public Bulkhead(long capacity, long share, Duration patience) {
    if (share < 1 || capacity < share) {
      throw new IllegalArgumentException("a share of " + share + " of " + capacity);
    }
    this.capacity = capacity;
    this.share = share;
    this.patience = patience;
  }

  /**
   * Enters as soon as there is room.
   *
   * @param weight in the unit of the capacity; what is heavier than a share counts as a share
   */
  public Entry enter(String caller, long weight) {
    long counted = Math.clamp(weight, 1, share);
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (isFull(caller, counted) || used + counted > capacity) {
        if (nanos <= 0) {
          return refusal(caller, counted);
        }
        nanos = freed.awaitNanos(nanos);
      }
      used += counted;
      usedByCaller.merge(caller, counted, Long::sum);
      return new Taken(caller, counted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Entry.AllIsFull();
    } finally {
      lock.unlock();
    }
  }

  private Entry refusal(String caller, long weight) {
    return isFull(caller, weight) ? new Entry.ShareIsFull() : new Entry.AllIsFull();
  }

  private boolean isFull(String caller, long weight) {
    return usedByCaller.getOrDefault(caller, 0L) + weight > share;
  }

  private void leave(String caller, long weight) {
    lock.lock();
    try {
      used -= weight;
      usedByCaller.computeIfPresent(
          caller, (_, before) -> before > weight ? before - weight : null);
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How much is taken at this moment. */
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }
}
