package dev.swath.ledger.payment;

import dev.swath.events.domain.Violation;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The stable reasons for which a payment is refused, and which of Stripe's <a
 * href="https://docs.stripe.com/declines/codes">decline codes</a> and <a
 * href="https://docs.stripe.com/error-codes">error codes</a> stand for which. A card that was
 * reported lost, stolen or suspected of fraud is only said to be declined: whoever tries it is not
 * to learn more.
 */
enum PaymentRefusal {
  CARD_DECLINED("card-declined", "The bank declined the card."),
  CARD_INSUFFICIENT_FUNDS(
      "card-insufficient-funds", "The card has not enough funds, or has reached its limit."),
  CARD_EXPIRED("card-expired", "The card has expired."),
  CARD_DETAILS_WRONG("card-details-wrong", "The details of the card are wrong."),
  CARD_NOT_SUPPORTED("card-not-supported", "The card cannot be used for this purchase."),
  CARD_ISSUER_UNAVAILABLE(
      "card-issuer-unavailable", "The bank could not be asked; a new attempt may succeed."),
  CARD_AUTHENTICATION_REQUIRED(
      "card-authentication-required", "The bank wants the cardholder to be present."),
  CARD_AUTHENTICATION_FAILED(
      "card-authentication-failed", "The cardholder did not pass the bank's authentication."),
  CARD_AUTHORIZATION_EXPIRED(
      "card-authorization-expired", "The bank has released the money that was set aside."),
  NO_PAYMENT_METHOD("no-payment-method", "There is no card to pay with."),
  NO_PAYMENT_CUSTOMER("no-payment-customer", "The payment provider does not know the payer."),
  AMOUNT_NOT_POSSIBLE("payment-amount-not-possible", "The amount is too small or too large."),
  PAYMENT_UNKNOWN("payment-unknown", "The payment provider does not know the payment."),
  PAYMENT_CANCELLED("payment-cancelled", "The payment was cancelled."),
  CAPTURED_OTHERWISE("payment-captured-otherwise", "Another amount was captured before."),
  REFUNDED_ALREADY("payment-refunded-already", "Nothing is left to return."),
  REFUND_FAILED("payment-refund-failed", "The bank did not accept the money back."),
  REFUSED("payment-refused", "The payment provider refuses the request.");

  private static final Map<String, PaymentRefusal> BY_CODE =
      Map.ofEntries(
          Map.entry("insufficient_funds", CARD_INSUFFICIENT_FUNDS),
          Map.entry("card_velocity_exceeded", CARD_INSUFFICIENT_FUNDS),
          Map.entry("withdrawal_count_limit_exceeded", CARD_INSUFFICIENT_FUNDS),
          Map.entry("expired_card", CARD_EXPIRED),
          Map.entry("incorrect_number", CARD_DETAILS_WRONG),
          Map.entry("invalid_number", CARD_DETAILS_WRONG),
          Map.entry("incorrect_cvc", CARD_DETAILS_WRONG),
          Map.entry("invalid_cvc", CARD_DETAILS_WRONG),
          Map.entry("invalid_expiry_month", CARD_DETAILS_WRONG),
          Map.entry("invalid_expiry_year", CARD_DETAILS_WRONG),
          Map.entry("incorrect_address", CARD_DETAILS_WRONG),
          Map.entry("incorrect_zip", CARD_DETAILS_WRONG),
          Map.entry("card_not_supported", CARD_NOT_SUPPORTED),
          Map.entry("currency_not_supported", CARD_NOT_SUPPORTED),
          Map.entry("transaction_not_allowed", CARD_NOT_SUPPORTED),
          Map.entry("service_not_allowed", CARD_NOT_SUPPORTED),
          Map.entry("issuer_not_available", CARD_ISSUER_UNAVAILABLE),
          Map.entry("processing_error", CARD_ISSUER_UNAVAILABLE),
          Map.entry("reenter_transaction", CARD_ISSUER_UNAVAILABLE),
          Map.entry("try_again_later", CARD_ISSUER_UNAVAILABLE),
          Map.entry("authentication_required", CARD_AUTHENTICATION_REQUIRED),
          Map.entry("payment_intent_authentication_failure", CARD_AUTHENTICATION_FAILED),
          Map.entry("capture_charge_authorization_expired", CARD_AUTHORIZATION_EXPIRED),
          Map.entry("charge_expired_for_capture", CARD_AUTHORIZATION_EXPIRED),
          Map.entry("amount_too_small", AMOUNT_NOT_POSSIBLE),
          Map.entry("amount_too_large", AMOUNT_NOT_POSSIBLE),
          Map.entry("invalid_amount", AMOUNT_NOT_POSSIBLE),
          Map.entry("charge_already_refunded", REFUNDED_ALREADY));

  private final String reason;
  private final String detail;

  PaymentRefusal(String reason, String detail) {
    this.reason = reason;
    this.detail = detail;
  }

  /**
   * @param error an error object of the API; a missing one is taken for a plain decline
   */
  static PaymentRefusal of(JsonNode error) {
    PaymentRefusal byBank = BY_CODE.get(error.path("decline_code").asString(""));
    if (byBank != null) {
      return byBank;
    }
    String code = error.path("code").asString("");
    PaymentRefusal byProvider = BY_CODE.get(code);
    if (byProvider != null) {
      return byProvider;
    }
    if (code.equals("resource_missing")) {
      return ofMissing(error.path("param").asString(""));
    }
    boolean invalid = error.path("type").asString("").equals("invalid_request_error");
    return invalid ? REFUSED : CARD_DECLINED;
  }

  private static PaymentRefusal ofMissing(String parameter) {
    return switch (parameter) {
      case "payment_method" -> NO_PAYMENT_METHOD;
      case "customer" -> NO_PAYMENT_CUSTOMER;
      case "intent", "payment_intent" -> PAYMENT_UNKNOWN;
      default -> REFUSED;
    };
  }

  Violation violation() {
    return new Violation(reason, null, detail);
  }
}
