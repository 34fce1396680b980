package dev.swath.orders.tracking.application;

/**
 * A document was not as it was read: another instance writes it, or the store went back in time.
 * Reading again and deciding again is right.
 */
public final class StaleWrite extends RuntimeException {
  public StaleWrite(String what) {
    super(what + " changed in between");
  }
}
