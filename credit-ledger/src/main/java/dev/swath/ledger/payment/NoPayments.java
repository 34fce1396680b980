package dev.swath.ledger.payment;

import dev.swath.events.domain.Violation;
import org.jspecify.annotations.Nullable;

/** Where no payment provider is set up: every card is declined, and the operator is told why. */
public final class NoPayments implements Payments {
  private static final Violation WHY =
      new Violation("no-payment-provider", null, "No payment provider is set up.");

  @Override
  public Authorization authorize(AuthorizeCard request) {
    return new Authorization.Declined(WHY);
  }

  @Override
  public Authorization look(String paymentId) {
    return new Authorization.Declined(WHY);
  }

  @Override
  public Capture capture(
      String paymentId, long amountMinor, @Nullable String currency, String idempotencyKey) {
    return new Capture.Failed(WHY);
  }

  @Override
  public void cancel(String paymentId, String idempotencyKey) {
    throw new IllegalStateException(WHY.detail());
  }

  @Override
  public Refund refund(
      String paymentId, long amountMinor, @Nullable String currency, String idempotencyKey) {
    return new Refund.Failed(WHY);
  }
}
