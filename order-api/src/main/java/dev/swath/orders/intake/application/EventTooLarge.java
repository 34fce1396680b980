package dev.swath.orders.intake.application;

/** The log does not take an event of this size. Nothing of it was written. */
public final class EventTooLarge extends RuntimeException {
  public EventTooLarge(Throwable cause) {
    super("the event is too large for the log", cause);
  }
}
