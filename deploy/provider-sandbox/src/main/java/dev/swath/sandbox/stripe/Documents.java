package dev.swath.sandbox.stripe;

import dev.swath.sandbox.http.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of the API: <a
 * href="https://docs.stripe.com/api/payment_intents/object">PaymentIntent</a>, <a
 * href="https://docs.stripe.com/api/refunds/object">Refund</a>, <a
 * href="https://docs.stripe.com/api/errors">errors</a>.
 */
final class Documents {
  private Documents() {}

  static ObjectNode intent(Payment payment) {
    Payment.Wanted wanted = payment.wanted();
    boolean declined = payment.status() == Status.REQUIRES_PAYMENT_METHOD;
    ObjectNode intent =
        Json.MAPPER
            .createObjectNode()
            .put("id", payment.id())
            .put("object", "payment_intent")
            .put("amount", wanted.amountMinor())
            .put(
                "amount_capturable",
                payment.status() == Status.REQUIRES_CAPTURE ? wanted.amountMinor() : 0)
            .put("amount_received", payment.capturedMinor())
            .put("cancellation_reason", payment.status() == Status.EXPIRED ? "automatic" : null)
            .put("capture_method", "manual")
            .put("client_secret", payment.id() + "_secret_sandbox")
            .put("created", payment.createdAt().getEpochSecond())
            .put("currency", wanted.currency())
            .put("customer", wanted.customer().isEmpty() ? null : wanted.customer())
            .put("livemode", false)
            .put("payment_method", declined ? null : wanted.card().id())
            .put("status", payment.status().word());
    ObjectNode metadata = intent.putObject("metadata");
    wanted.metadata().forEach(metadata::put);
    intent.putArray("payment_method_types").add("card");
    if (payment.status() == Status.REQUIRES_ACTION) {
      intent.putObject("next_action").put("type", "use_stripe_sdk").putObject("use_stripe_sdk");
    } else {
      intent.putNull("next_action");
    }
    CardError why = payment.error();
    if (why == null) {
      intent.putNull("last_payment_error");
    } else {
      intent.set("last_payment_error", error(why));
    }
    return intent;
  }

  static ObjectNode refund(String id, Payment payment, long amountMinor, Instant now) {
    return Json.MAPPER
        .createObjectNode()
        .put("id", id)
        .put("object", "refund")
        .put("amount", amountMinor)
        .put("created", now.getEpochSecond())
        .put("currency", payment.wanted().currency())
        .put("payment_intent", payment.id())
        .put("status", "succeeded");
  }

  /** The bank's refusal, with the payment it left behind. */
  static ObjectNode declined(CardError why, Payment payment) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.set("error", error(why).set("payment_intent", intent(payment)));
    return body;
  }

  /** The payment stands otherwise than the request needs. */
  static ObjectNode unexpectedState(Payment payment) {
    String message = "the payment is " + payment.status().word();
    ObjectNode body =
        ApiError.body("invalid_request_error", "payment_intent_unexpected_state", null, message);
    body.withObject("error").set("payment_intent", intent(payment));
    return body;
  }

  private static ObjectNode error(CardError why) {
    ObjectNode error =
        Json.MAPPER
            .createObjectNode()
            .put("type", "card_error")
            .put("code", why.code())
            .put("message", why.message());
    if (why.declineCode() != null) {
      error.put("decline_code", why.declineCode());
    }
    return error;
  }
}
