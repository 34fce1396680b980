package dev.swath.events.domain;

/** Where an order stands. */
public enum OrderStatus {
  REQUESTED,
  PRICED,
  HELD,
  PROCESSING,
  DELIVERED,
  PARTIALLY_DELIVERED,
  FAILED,
  CANCELLED,
  REJECTED;

  /** Whether nothing more can happen to the deliveries; credits may still move. */
  public boolean isFinal() {
    return switch (this) {
      case REQUESTED, PRICED, HELD, PROCESSING -> false;
      case DELIVERED, PARTIALLY_DELIVERED, FAILED, CANCELLED, REJECTED -> true;
    };
  }
}
