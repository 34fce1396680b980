package dev.swath.orders.tracking.application;

import org.jspecify.annotations.Nullable;

/** The documents do not yet hold what is in the log, so that nobody can say what is missing. */
public final class TrackingBehind extends RuntimeException {
  /**
   * @param cause null if it is only a matter of time
   */
  public TrackingBehind(@Nullable Throwable cause) {
    super("the projection has not caught up with the log", cause);
  }
}
