package dev.swath.sandbox.stripe;

import dev.swath.sandbox.core.Conduct;
import dev.swath.sandbox.http.Content;
import dev.swath.sandbox.http.Reply;
import dev.swath.sandbox.http.Request;
import dev.swath.sandbox.http.Route;
import dev.swath.sandbox.stripe.PaymentBook.Done;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * <a href="https://docs.stripe.com/api/payment_intents">PaymentIntents</a> that are confirmed on
 * creation and captured later, and their <a href="https://docs.stripe.com/api/refunds">refunds</a>.
 * A POST with an {@code Idempotency-Key} is carried out <a
 * href="https://docs.stripe.com/api/idempotent_requests">once</a>; its answer is kept, also that it
 * could not be done, but not that it made no sense.
 */
public final class Stripe {
  private static final int MAX_KEY_LENGTH = 255;

  /** Amounts have at most eight digits. */
  private static final long MAX_AMOUNT_MINOR = 99_999_999;

  private final PaymentBook payments;
  private final CustomerFaults faults;
  private final Conduct conduct;

  public Stripe(PaymentBook payments, CustomerFaults faults, Conduct conduct) {
    this.payments = payments;
    this.faults = faults;
    this.conduct = conduct;
  }

  public List<Route> routes() {
    return List.of(
        route("POST", "/v1/payment_intents", this::create),
        route("GET", "/v1/payment_intents/*", this::show),
        route("POST", "/v1/payment_intents/*/capture", this::capture),
        route("POST", "/v1/payment_intents/*/cancel", this::cancel),
        route("POST", "/v1/refunds", this::refund));
  }

  /** Every route asks for a key first, then lets the dice decide whether the provider is well. */
  private Route route(String method, String path, Route.Handler handler) {
    return Route.of(
        method,
        path,
        request -> {
          try {
            if (!request.header("Authorization").orElse("").matches("(?i)Bearer +\\S.*")) {
              throw ApiError.of(401, "invalid_request_error", null, "an API key is required");
            }
            if (conduct.failsNow()) {
              throw ApiError.of(500, "api_error", null, "the provider is unwell");
            }
            return handler.handle(request);
          } catch (ApiError error) {
            return error.reply();
          }
        });
  }

  private Reply create(Request request) {
    Form form = Form.parse(request.body());
    Payment.Wanted wanted = wanted(form);
    return change(
        request,
        wanted.customer(),
        "create " + form.parameters(),
        () -> {
          Payment payment = Payment.attempt(newId("pi_"), wanted, payments.now());
          CardError why = payment.error();
          return why == null
              ? new Done(200, Documents.intent(payment), payment)
              : new Done(402, Documents.declined(why, payment), payment);
        });
  }

  private static Payment.Wanted wanted(Form form) {
    only(form, "confirm", "true");
    only(form, "capture_method", "manual");
    long amountMinor =
        form.amount("amount")
            .orElseThrow(
                () -> ApiError.invalid("parameter_missing", "amount", "amount is missing"));
    if (amountMinor > MAX_AMOUNT_MINOR) {
      throw ApiError.invalid("amount_too_large", "amount", "amount has at most eight digits");
    }
    String currency = form.required("currency");
    if (!currency.matches("[a-z]{3}")) {
      throw ApiError.invalid("parameter_unknown", "currency", "currency is three small letters");
    }
    String card = form.required("payment_method");
    return new Payment.Wanted(
        form.text("customer").orElse(""),
        TestCard.of(card).orElseThrow(() -> ApiError.missing("payment_method", card)),
        amountMinor,
        currency,
        metadata(form));
  }

  private static void only(Form form, String name, String value) {
    if (!form.required(name).equals(value)) {
      throw ApiError.invalid("parameter_unknown", name, name + " can only be " + value + " here");
    }
  }

  private static Map<String, String> metadata(Form form) {
    Map<String, String> metadata = new HashMap<>();
    form.parameters()
        .forEach(
            (name, value) -> {
              if (name.startsWith("metadata[") && name.endsWith("]")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
              }
            });
    return metadata;
  }

  private Reply show(Request request) {
    return Reply.json(200, Documents.intent(find("intent", request.parameter(0))));
  }

  private Reply capture(Request request) {
    Form form = Form.parse(request.body());
    Payment asked = find("intent", request.parameter(0));
    long amountMinor = form.amount("amount_to_capture").orElse(asked.wanted().amountMinor());
    return change(
        request,
        asked.wanted().customer(),
        "capture " + asked.id() + form.parameters(),
        () -> {
          Payment payment = find("intent", asked.id());
          if (payment.status() != Status.REQUIRES_CAPTURE) {
            return new Done(400, Documents.unexpectedState(payment), null);
          }
          if (amountMinor > payment.wanted().amountMinor()) {
            return refused("amount_too_large", "amount_to_capture", "more than was set aside");
          }
          Payment captured = payment.captured(amountMinor);
          return new Done(200, Documents.intent(captured), captured);
        });
  }

  private Reply cancel(Request request) {
    Form form = Form.parse(request.body());
    Payment asked = find("intent", request.parameter(0));
    return change(
        request,
        asked.wanted().customer(),
        "cancel " + asked.id() + form.parameters(),
        () -> {
          Payment payment = find("intent", asked.id());
          return switch (payment.status()) {
            case SUCCEEDED, CANCELED, EXPIRED ->
                new Done(400, Documents.unexpectedState(payment), null);
            case REQUIRES_PAYMENT_METHOD, REQUIRES_ACTION, REQUIRES_CAPTURE -> {
              Payment canceled = payment.canceled();
              yield new Done(200, Documents.intent(canceled), canceled);
            }
          };
        });
  }

  private Reply refund(Request request) {
    Form form = Form.parse(request.body());
    Payment asked = find("payment_intent", form.required("payment_intent"));
    return change(
        request,
        asked.wanted().customer(),
        "refund " + form.parameters(),
        () -> {
          Payment payment = find("payment_intent", asked.id());
          if (payment.status() != Status.SUCCEEDED) {
            return new Done(400, Documents.unexpectedState(payment), null);
          }
          long leftMinor = payment.capturedMinor() - payment.refundedMinor();
          if (leftMinor == 0) {
            return refused("charge_already_refunded", "payment_intent", "nothing is left");
          }
          long amountMinor = form.amount("amount").orElse(leftMinor);
          if (amountMinor > leftMinor) {
            return refused("amount_too_large", "amount", "more than is left: " + leftMinor);
          }
          return new Done(
              200,
              Documents.refund(newId("re_"), payment, amountMinor, payments.now()),
              payment.refunded(amountMinor));
        });
  }

  private static Done refused(String code, String parameter, String message) {
    return new Done(400, ApiError.body("invalid_request_error", code, parameter, message), null);
  }

  private Payment find(String parameter, String id) {
    return payments.find(id).orElseThrow(() -> ApiError.missing(parameter, id));
  }

  /** A request that changes something, with whatever the customer's script has in store for it. */
  private Reply change(Request request, String customer, String what, Supplier<Done> change) {
    return switch (faults.next(customer)) {
      case OK -> once(request, what, change);
      case HTTP_400 ->
          Reply.json(
              400, ApiError.body("invalid_request_error", null, null, "refused, as scripted"));
      case HTTP_429 ->
          Reply.json(
              429,
              ApiError.body("invalid_request_error", "rate_limit", null, "too fast, as scripted"));
      case HTTP_500 -> unwell("nothing was done, as scripted");
      case RESET -> new Reply.HangUp();
      case HANG -> new Reply.Silence();
      case ACCEPT_THEN_DROP -> {
        once(request, what, change);
        yield new Reply.HangUp();
      }
      case ACCEPT_THEN_500 -> {
        once(request, what, change);
        yield unwell("all was done, as scripted");
      }
    };
  }

  private static Reply unwell(String message) {
    return Reply.json(500, ApiError.body("api_error", null, null, message));
  }

  private Reply once(Request request, String what, Supplier<Done> change) {
    String key = request.header("Idempotency-Key").orElse(null);
    if (key != null && key.length() > MAX_KEY_LENGTH) {
      throw ApiError.of(
          400, "idempotency_error", null, "a key has at most " + MAX_KEY_LENGTH + " characters");
    }
    PaymentBook.Answered answered = payments.once(key, what, change);
    return new Reply.Answer(
        answered.status(),
        answered.repeated() ? Map.of("Idempotent-Replayed", "true") : Map.of(),
        Content.json(answered.body()));
  }

  private static String newId(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "");
  }
}
