package dev.swath.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.sandbox.core.PlaceFault;
import dev.swath.sandbox.http.Json;
import dev.swath.sandbox.http.Refusal;
import dev.swath.sandbox.http.Reply;
import dev.swath.sandbox.http.Request;
import dev.swath.sandbox.http.Route;
import dev.swath.sandbox.stripe.CustomerFaults;
import dev.swath.sandbox.stripe.Payment;
import dev.swath.sandbox.stripe.PaymentBook;
import java.time.Instant;
import java.util.List;

/** What arrived at the payment provider, the bank's challenge, and faults. Asks for no token. */
final class PaymentControl {
  private final PaymentBook payments;
  private final CustomerFaults faults;

  PaymentControl(PaymentBook payments, CustomerFaults faults) {
    this.payments = payments;
    this.faults = faults;
  }

  /** A payment in brief; amounts in the smallest unit of the currency. */
  record PaymentSummary(
      String id,
      String order,
      String customer,
      long amount,
      long captured,
      long refunded,
      String currency,
      String status,
      Instant createdAt) {}

  /** An order for which money was set aside more than once. */
  record Duplicate(String order, List<String> paymentIds) {}

  /** How the cardholder fared with the bank. */
  record Challenge(Outcome outcome) {
    enum Outcome {
      @JsonProperty("succeeded")
      SUCCEEDED,
      @JsonProperty("failed")
      FAILED
    }
  }

  /** One fault per changing request of the customer; then all is well. */
  record Script(List<PlaceFault> faults) {}

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/_sandbox/payments", this::payments),
        Route.of("GET", "/_sandbox/payments/duplicates", this::duplicates),
        Route.of("POST", "/_sandbox/payments/*/authentication", this::authenticate),
        Route.of("GET", "/_sandbox/customers/*", this::script),
        Route.of("PUT", "/_sandbox/customers/*", this::putScript));
  }

  private Reply payments(Request request) {
    return Reply.array(() -> payments.newestFirst().map(PaymentControl::summary));
  }

  private static PaymentSummary summary(Payment payment) {
    Payment.Wanted wanted = payment.wanted();
    return new PaymentSummary(
        payment.id(),
        wanted.order(),
        wanted.customer(),
        wanted.amountMinor(),
        payment.capturedMinor(),
        payment.refundedMinor(),
        wanted.currency(),
        payment.status().word(),
        payment.createdAt());
  }

  private Reply duplicates(Request request) {
    return Reply.json(
        200,
        payments.duplicates().entrySet().stream()
            .map(entry -> new Duplicate(entry.getKey(), entry.getValue()))
            .toList());
  }

  private Reply authenticate(Request request) {
    String id = request.parameter(0);
    Challenge challenge = bind(request, "outcome", Challenge.class);
    if (payments.find(id).isEmpty()) {
      throw Refusal.notFound("there is no payment of this id");
    }
    return Reply.json(
        200,
        payments
            .authenticate(id, challenge.outcome() == Challenge.Outcome.SUCCEEDED)
            .map(PaymentControl::summary)
            .orElseThrow(
                () -> new Refusal(409, "noChallenge", "the payment waits for no challenge")));
  }

  private Reply script(Request request) {
    return Reply.json(200, new Script(faults.left(request.parameter(0))));
  }

  private Reply putScript(Request request) {
    Script script = bind(request, "faults", Script.class);
    faults.script(request.parameter(0), script.faults());
    return Reply.json(200, script);
  }

  private static <T> T bind(Request request, String field, Class<T> type) {
    if (!request.json().hasNonNull(field)) {
      throw Refusal.badRequest(field + " is missing");
    }
    return Json.bind(request.json(), type);
  }
}
