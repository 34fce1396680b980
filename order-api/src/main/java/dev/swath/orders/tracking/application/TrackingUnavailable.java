package dev.swath.orders.tracking.application;

import org.jspecify.annotations.Nullable;

/** The documents cannot be read or written at the moment. */
public final class TrackingUnavailable extends RuntimeException {
  public TrackingUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
