package dev.swath.standalone.chaos;

import dev.swath.standalone.StackException;
import java.time.Duration;

/** A moment that has come or not. */
final class Deadline {
  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  boolean hasPassed() {
    return System.nanoTime() - atNanos >= 0;
  }

  /**
   * @throws StackException when this thread is asked to stop
   */
  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted", e);
    }
  }
}
