package dev.swath.ledger.payment;

import org.jspecify.annotations.Nullable;

/**
 * Sets money of a card aside when an order is placed, and takes at most that much when it is
 * fulfilled. Amounts are in the smallest unit that ISO 4217 gives their currency; a currency that
 * is not known is that of an amount in the provider's own units.
 *
 * <p>A refusal is a result and final. {@link PaymentsUnavailable} says nothing about what happened:
 * the caller repeats the same request under the same key until there is a result. A provider may
 * forget a key after a day; who repeats later than that may pay twice. A key that was used for a
 * different request is an {@link IllegalStateException}.
 */
public interface Payments {

  /**
   * Sets the amount aside. A repeat gets the first result, even if the payment went on since.
   *
   * @throws PaymentsUnavailable when the outcome is not known
   */
  Authorization authorize(AuthorizeCard request);

  /**
   * How the payment stands now. A challenge that the cardholder neither passed nor failed stays
   * {@link Authorization.ActionRequired} without end; a payment that was captured stays {@link
   * Authorization.Authorized}.
   *
   * @throws PaymentsUnavailable when it cannot be told
   */
  Authorization look(String paymentId);

  /**
   * Takes the amount and releases the rest: a payment can be captured once. It is no failure if
   * just this amount was captured before, under whatever key.
   *
   * @throws PaymentsUnavailable when the outcome is not known
   */
  Capture capture(
      String paymentId, long amountMinor, @Nullable String currency, String idempotencyKey);

  /**
   * Releases what was set aside. Harmless if it is released already.
   *
   * @throws PaymentsUnavailable when the outcome is not known
   * @throws IllegalStateException when the payment was captured, or there is none of this id
   */
  void cancel(String paymentId, String idempotencyKey);

  /**
   * Returns a part or all of what was captured. Each key returns the amount once more.
   *
   * @throws PaymentsUnavailable when the outcome is not known
   */
  Refund refund(
      String paymentId, long amountMinor, @Nullable String currency, String idempotencyKey);
}
