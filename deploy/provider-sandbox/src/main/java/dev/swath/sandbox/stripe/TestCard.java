package dev.swath.sandbox.stripe;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The test payment methods that are known, after <a
 * href="https://docs.stripe.com/testing">docs.stripe.com/testing</a>.
 */
public enum TestCard {
  VISA("pm_card_visa", null, null, ""),
  DECLINED("pm_card_chargeDeclined", "card_declined", "generic_decline", "The card was declined."),
  INSUFFICIENT_FUNDS(
      "pm_card_chargeDeclinedInsufficientFunds",
      "card_declined",
      "insufficient_funds",
      "The card has insufficient funds."),
  EXPIRED("pm_card_chargeDeclinedExpiredCard", "expired_card", null, "The card has expired."),
  /** The bank asks for 3-D Secure each time. */
  AUTHENTICATION_REQUIRED("pm_card_authenticationRequired", null, null, "");

  private final String id;
  private final @Nullable String code;
  private final @Nullable String declineCode;
  private final String message;

  TestCard(String id, @Nullable String code, @Nullable String declineCode, String message) {
    this.id = id;
    this.code = code;
    this.declineCode = declineCode;
    this.message = message;
  }

  static Optional<TestCard> of(String id) {
    return Arrays.stream(values()).filter(card -> card.id.equals(id)).findFirst();
  }

  String id() {
    return id;
  }

  /** Why the bank declines at once; null if it does not. */
  @Nullable CardError error() {
    return code == null ? null : new CardError(code, declineCode, message);
  }
}
