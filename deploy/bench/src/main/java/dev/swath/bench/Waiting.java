package dev.swath.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, with a bound. */
final class Waiting {
  // Looking costs CPU that those who are looked at could use.
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Waiting() {}

  /** Returns whether it came true within that time. */
  static boolean until(BooleanSupplier condition, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }

  /** Returns at that time, by {@link System#nanoTime()}; at once if it is past. */
  static void untilNanos(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits for the thread's end. */
  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
