package dev.swath.ledger.payment;

import dev.swath.ledger.payment.StripeApi.Answer;
import dev.swath.ledger.payment.StripeApi.Done;
import dev.swath.ledger.payment.StripeApi.Refused;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/**
 * Payments by Stripe: a <a href="https://docs.stripe.com/api/payment_intents">PaymentIntent</a>
 * that is confirmed on creation and <a
 * href="https://docs.stripe.com/payments/place-a-hold-on-a-payment-method">captured later</a>, and
 * <a href="https://docs.stripe.com/api/refunds">refunds</a> of it. Each change carries an <a
 * href="https://docs.stripe.com/api/idempotent_requests">idempotency key</a>.
 *
 * <p>Stripe keeps an answer under its key whatever it is, so the refusal that a repeat gets may be
 * out of date; a refused change is therefore judged by how the payment stands now. A kept 500 comes
 * back until the key is forgotten; only a look at the payment tells then.
 */
public final class StripePayments implements Payments {
  private static final String INTENTS = "/v1/payment_intents";
  private static final String INTENT = INTENTS + "/{id}";

  private final StripeApi api;

  /**
   * @param client knows the base URL, the secret key and the timeouts
   */
  public StripePayments(RestClient client) {
    this.api = new StripeApi(client);
  }

  @Override
  public Authorization authorize(AuthorizeCard request) {
    if (request.paymentMethod().isBlank()) {
      return new Authorization.Declined(PaymentRefusal.NO_PAYMENT_METHOD.violation());
    }
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("amount", Long.toString(StripeUnits.of(request.amountMinor(), request.currency())));
    form.add("currency", request.currency().toLowerCase(Locale.ROOT));
    form.add("customer", request.customer());
    form.add("payment_method", request.paymentMethod());
    // Other methods would lead the payer to a page of theirs and ask for an address to return to.
    form.add("payment_method_types[]", "card");
    form.add("capture_method", "manual");
    form.add("confirm", "true");
    form.add("metadata[order]", request.orderId().toString());
    form.add("metadata[contract]", request.contractId().value());
    return authorization(api.post(INTENTS, Map.of(), form, request.idempotencyKey()));
  }

  @Override
  public Authorization look(String paymentId) {
    return authorization(api.get(INTENT, paymentId));
  }

  private static Authorization authorization(Answer answer) {
    return switch (answer) {
      case Done(JsonNode intent) -> authorization(intent);
      case Refused(JsonNode error) -> declined(PaymentRefusal.of(error));
    };
  }

  private static Authorization authorization(JsonNode intent) {
    return switch (status(intent)) {
      case "requires_capture", "succeeded" -> new Authorization.Authorized(required(intent, "id"));
      case "requires_action" ->
          new Authorization.ActionRequired(
              required(intent, "id"), required(intent, "client_secret"));
      case "requires_payment_method" ->
          declined(PaymentRefusal.of(intent.path("last_payment_error")));
      case "canceled" -> declined(whyCanceled(intent));
      default -> throw undecided(intent);
    };
  }

  private static Authorization declined(PaymentRefusal why) {
    return new Authorization.Declined(why.violation());
  }

  @Override
  public Capture capture(
      String paymentId, long amountMinor, @Nullable String currency, String idempotencyKey) {
    long amount = StripeUnits.of(amountMinor, currency);
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("amount_to_capture", Long.toString(amount));
    return switch (api.post(INTENT + "/capture", Map.of("id", paymentId), form, idempotencyKey)) {
      case Done(JsonNode intent) when status(intent).equals("succeeded") ->
          captured(intent, amount);
      case Done(JsonNode intent) -> throw undecided(intent);
      case Refused(JsonNode error) -> refusedCapture(paymentId, amount, error);
    };
  }

  private Capture refusedCapture(String paymentId, long amount, JsonNode error) {
    return switch (api.get(INTENT, paymentId)) {
      case Done(JsonNode intent) ->
          switch (status(intent)) {
            case "succeeded" -> captured(intent, amount);
            case "canceled" -> notCaptured(whyCanceled(intent));
            case "processing" -> throw undecided(intent);
            default -> notCaptured(PaymentRefusal.of(error));
          };
      case Refused(JsonNode unknown) -> notCaptured(PaymentRefusal.of(unknown));
    };
  }

  private static Capture captured(JsonNode intent, long amount) {
    return intent.path("amount_received").asLong(0) == amount
        ? new Capture.Captured()
        : notCaptured(PaymentRefusal.CAPTURED_OTHERWISE);
  }

  private static Capture notCaptured(PaymentRefusal why) {
    return new Capture.Failed(why.violation());
  }

  @Override
  public void cancel(String paymentId, String idempotencyKey) {
    MultiValueMap<String, String> nothing = new LinkedMultiValueMap<>();
    Answer answer = api.post(INTENT + "/cancel", Map.of("id", paymentId), nothing, idempotencyKey);
    JsonNode intent =
        switch (answer instanceof Refused ? api.get(INTENT, paymentId) : answer) {
          case Done(JsonNode body) -> body;
          case Refused(JsonNode error) ->
              throw new IllegalStateException(
                  "payment " + paymentId + " cannot be cancelled: " + PaymentRefusal.of(error));
        };
    switch (status(intent)) {
      case "canceled" -> {}
      case "succeeded" -> throw new IllegalStateException("payment " + paymentId + " was captured");
      default -> throw undecided(intent);
    }
  }

  @Override
  public Refund refund(
      String paymentId, long amountMinor, @Nullable String currency, String idempotencyKey) {
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("payment_intent", paymentId);
    form.add("amount", Long.toString(StripeUnits.of(amountMinor, currency)));
    return switch (api.post("/v1/refunds", Map.of(), form, idempotencyKey)) {
      case Done(JsonNode refund) ->
          switch (status(refund)) {
            case "succeeded", "pending", "requires_action" ->
                new Refund.Refunded(required(refund, "id"));
            case "failed", "canceled" -> notRefunded(PaymentRefusal.REFUND_FAILED);
            default -> throw undecided(refund);
          };
      case Refused(JsonNode error) -> notRefunded(PaymentRefusal.of(error));
    };
  }

  private static Refund notRefunded(PaymentRefusal why) {
    return new Refund.Failed(why.violation());
  }

  private static PaymentRefusal whyCanceled(JsonNode intent) {
    return intent.path("cancellation_reason").asString("").equals("automatic")
        ? PaymentRefusal.CARD_AUTHORIZATION_EXPIRED
        : PaymentRefusal.PAYMENT_CANCELLED;
  }

  private static String status(JsonNode object) {
    return object.path("status").asString("");
  }

  private static String required(JsonNode object, String field) {
    String value = object.path(field).asString("");
    if (value.isEmpty()) {
      throw new PaymentsUnavailable("the payment provider left out " + field);
    }
    return value;
  }

  private static PaymentsUnavailable undecided(JsonNode object) {
    return new PaymentsUnavailable("the payment provider is not done: " + status(object));
  }
}
