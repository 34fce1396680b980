package dev.swath.ledger.payment;

import dev.swath.events.domain.Violation;

/** Whether the money goes back. */
public sealed interface Refund {

  /** The provider took the order to return it; the bank may need days. */
  record Refunded(String refundId) implements Refund {}

  /** It does not, and will not by repeating. */
  record Failed(Violation violation) implements Refund {}
}
