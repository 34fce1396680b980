package dev.swath.events.domain;

/** Where a delivery stands. */
public enum DeliveryStatus {
  /** Nothing was sent upstream. */
  PENDING,
  /** The intent is durable; whether the upstream has the order is not known yet. */
  SUBMITTING,
  /** The upstream has the order. */
  SUBMITTED,
  /** The upstream reported progress. */
  PROCESSING,
  /** Fulfillment cannot go on by itself: a person has to decide. */
  NEEDS_ATTENTION,
  DELIVERED,
  FAILED,
  CANCELLED,
  /** The order goes on without it: it could not be priced. */
  EXCLUDED;

  public boolean isFinal() {
    return switch (this) {
      case PENDING, SUBMITTING, SUBMITTED, PROCESSING, NEEDS_ATTENTION -> false;
      case DELIVERED, FAILED, CANCELLED, EXCLUDED -> true;
    };
  }
}
