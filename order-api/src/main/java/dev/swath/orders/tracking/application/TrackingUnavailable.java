package dev.swath.orders.tracking.application;

/** The documents cannot be read or written at the moment. */
public final class TrackingUnavailable extends RuntimeException {
  public TrackingUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
