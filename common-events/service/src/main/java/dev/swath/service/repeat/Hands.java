package dev.swath.service.repeat;

import java.time.Duration;

/**
 * Runs attempts and keeps appointments. A port, so that a simulation or a test can run them in its
 * own order and time.
 */
public interface Hands extends AutoCloseable {
  /** Runs an attempt soon, without waiting for its end. */
  void take(Runnable attempt);

  /** Makes an appointment; the action is short. */
  Appointment later(Duration delay, Runnable action);

  /** Begins nothing any more, and interrupts the attempts that are under way. */
  @Override
  void close();

  /** An action that will run, unless it is cancelled. */
  interface Appointment {
    void cancel();
  }
}
