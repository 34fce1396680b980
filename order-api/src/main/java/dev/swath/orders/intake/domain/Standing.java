package dev.swath.orders.intake.domain;

import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderState.PaymentAction;
import dev.swath.events.domain.Violation;
import java.util.List;

/** What an order's state says to a caller who waits for the decision on it. */
public sealed interface Standing {
  /** Not priced yet, or its credits are not held yet. */
  record Undecided() implements Standing {}

  /** Its credits were held; it may be further by now. */
  record Held() implements Standing {}

  /** The card's holder has to confirm the payment before anything is held. */
  record AwaitingPayment(PaymentAction action) implements Standing {}

  /** It has a price, and the contract could not pay it. What it went on without is not told. */
  record Unaffordable(Violation violation) implements Standing {}

  /** It cannot be priced. */
  record Unpriceable(List<Violation> violations) implements Standing {
    public Unpriceable {
      violations = List.copyOf(violations);
    }
  }

  static Standing of(OrderState order) {
    return switch (order.status()) {
      case REQUESTED, PRICED ->
          order.paymentAction() == null
              ? new Undecided()
              : new AwaitingPayment(order.paymentAction());
      case HELD, PROCESSING, DELIVERED, PARTIALLY_DELIVERED, FAILED, CANCELLED -> new Held();
      case REJECTED ->
          order.total() == null
              ? new Unpriceable(order.violations())
              : new Unaffordable(order.violations().getLast());
    };
  }
}
