package dev.swath.fulfillment.application;

import java.time.Duration;

/**
 * Who takes the engine's steps. A port, so that a simulation can take them in its own order and
 * time.
 */
public interface Hands extends AutoCloseable {
  /** Takes a step soon, without waiting for its end. */
  void take(Runnable step);

  /** Makes an appointment; what is done then is short. */
  Appointment later(Duration delay, Runnable action);

  /** Nothing is begun any more; what is under way is interrupted. */
  @Override
  void close();

  /** Something that will be done, unless it is cancelled. */
  interface Appointment {
    void cancel();
  }
}
