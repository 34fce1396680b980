package dev.swath.standalone;

import java.time.Duration;

/** What to do when a thread that waits is asked to stop. */
final class Interruption {

  private Interruption() {}

  static StackException of(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StackException("Interrupted", e);
  }

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw of(e);
    }
  }
}
