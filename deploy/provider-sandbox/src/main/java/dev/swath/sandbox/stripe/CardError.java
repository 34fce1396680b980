package dev.swath.sandbox.stripe;

import org.jspecify.annotations.Nullable;

/**
 * Why a card was not authorised.
 *
 * @param declineCode the bank's own reason, if it gave one
 * @param message a sentence, for people
 */
public record CardError(String code, @Nullable String declineCode, String message) {
  static final CardError AUTHENTICATION_FAILED =
      new CardError(
          "payment_intent_authentication_failure",
          null,
          "The cardholder did not pass the bank's authentication.");
}
