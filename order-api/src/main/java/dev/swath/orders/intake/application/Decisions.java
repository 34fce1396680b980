package dev.swath.orders.intake.application;

import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;

/** What pricing would decide of an order. */
public interface Decisions {
  /** One or the other, as it would stand in the log. */
  sealed interface Decision {
    record Priced(OrderPriced event) implements Decision {}

    record Rejected(OrderRejected event) implements Decision {}
  }

  /**
   * The decision on an order that nobody placed.
   *
   * @param authorization the asker's own
   * @throws PricingUnavailable if there is no answer
   */
  Decision decide(OrderRequested order, String authorization);
}
