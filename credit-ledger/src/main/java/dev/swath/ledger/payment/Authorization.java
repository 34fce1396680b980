package dev.swath.ledger.payment;

import dev.swath.events.domain.Violation;

/** Whether the money is set aside. */
public sealed interface Authorization {

  /** It is, until it is captured, cancelled, or the bank's patience ends after some days. */
  record Authorized(String paymentId) implements Authorization {}

  /**
   * The bank wants to hear from the cardholder first (3-D Secure).
   *
   * @param clientSecret lets the cardholder's browser go on with this payment; for nobody else
   */
  record ActionRequired(String paymentId, String clientSecret) implements Authorization {
    @Override
    public String toString() {
      return "ActionRequired[paymentId=" + paymentId + "]";
    }
  }

  /** It is not, and will not be by repeating. */
  record Declined(Violation violation) implements Authorization {}
}
