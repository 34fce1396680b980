package dev.swath.sandbox.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PaymentIntent. Amounts are in the smallest unit of the currency.
 *
 * @param authorizedAt when the bank set the money aside; null if it never did
 * @param capturedMinor what was taken; what is left of the amount was released by that
 * @param error why the last attempt failed
 */
public record Payment(
    String id,
    Instant createdAt,
    Wanted wanted,
    Status status,
    @Nullable Instant authorizedAt,
    long capturedMinor,
    long refundedMinor,
    @Nullable CardError error) {

  /**
   * How long money stays set aside; the window of a Visa card that its holder uses online, after <a
   * href="https://docs.stripe.com/payments/place-a-hold-on-a-payment-method">docs.stripe.com</a>.
   */
  private static final Duration VALIDITY = Duration.ofDays(7);

  /**
   * What was asked for.
   *
   * @param customer empty for none
   * @param currency ISO 4217 in lower case
   * @param metadata the client's own references, {@code order} and {@code contract} among them
   */
  public record Wanted(
      String customer,
      TestCard card,
      long amountMinor,
      String currency,
      Map<String, String> metadata) {
    public Wanted {
      metadata = Map.copyOf(metadata);
    }

    public String order() {
      return metadata.getOrDefault("order", "");
    }
  }

  /** Asks the bank. */
  static Payment attempt(String id, Wanted wanted, Instant now) {
    Payment asked =
        new Payment(id, now, wanted, Status.REQUIRES_ACTION, null, 0, 0, wanted.card().error());
    if (asked.error != null) {
      return asked.declined(asked.error);
    }
    return wanted.card() == TestCard.AUTHENTICATION_REQUIRED ? asked : asked.authorized(now);
  }

  Payment authorized(Instant now) {
    return new Payment(id, createdAt, wanted, Status.REQUIRES_CAPTURE, now, 0, 0, null);
  }

  Payment declined(CardError why) {
    return new Payment(id, createdAt, wanted, Status.REQUIRES_PAYMENT_METHOD, null, 0, 0, why);
  }

  Payment captured(long takenMinor) {
    return new Payment(
        id, createdAt, wanted, Status.SUCCEEDED, authorizedAt, takenMinor, refundedMinor, error);
  }

  Payment canceled() {
    return ended(Status.CANCELED);
  }

  Payment refunded(long returnedMinor) {
    return new Payment(
        id,
        createdAt,
        wanted,
        status,
        authorizedAt,
        capturedMinor,
        refundedMinor + returnedMinor,
        error);
  }

  /** The same payment later: money that nobody takes is released in the end. */
  Payment at(Instant now) {
    boolean expired =
        status == Status.REQUIRES_CAPTURE
            && authorizedAt != null
            && !now.isBefore(authorizedAt.plus(VALIDITY));
    return expired ? ended(Status.EXPIRED) : this;
  }

  private Payment ended(Status end) {
    return new Payment(
        id, createdAt, wanted, end, authorizedAt, capturedMinor, refundedMinor, error);
  }
}
