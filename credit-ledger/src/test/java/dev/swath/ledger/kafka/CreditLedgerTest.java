package dev.swath.ledger.kafka;

import static dev.swath.ledger.kafka.RunningLedger.closed;
import static dev.swath.ledger.kafka.RunningLedger.delivered;
import static dev.swath.ledger.kafka.RunningLedger.priced;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.Topics;
import dev.swath.sandbox.Config;
import dev.swath.sandbox.ProviderSandbox;
import dev.swath.sandbox.core.PlaceFault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service between a broker, a payment provider and an operator. */
class CreditLedgerTest {
  @TempDir static Path folder;

  private static ProviderSandbox sandbox;
  private static RunningLedger ledger;

  @BeforeAll
  static void start() throws Exception {
    sandbox = ProviderSandbox.start(Config.inFolder(folder.resolve("sandbox")));
    ledger =
        new RunningLedger(
            folder,
            "--swath.ledger.checkpoint-every=10",
            "--swath.ledger.tick=100ms",
            "--swath.payments.stripe.base-url=" + sandbox.baseUrl(),
            "--swath.payments.stripe.secret-key=sk_test");
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
    sandbox.close();
  }

  @Test
  void anOrderIsHeldCapturedReleasedAndRefunded() throws Exception {
    ContractId contract = ledger.open("walk", 1_000);
    OrderId order = OrderId.of(contract, "1");

    ledger.send(priced(contract, order, 300));
    ledger.awaitEvents(order, CreditsHeld.class);
    ledger.send(
        delivered(contract, order, 0, 200), closed(contract, order, Outcome.PARTIALLY_DELIVERED));

    List<OrderEvent> answers =
        ledger.awaitEvents(order, CreditsHeld.class, CreditsCaptured.class, CreditsReleased.class);
    assertThat(((CreditsReleased) answers.getLast()).amount()).isEqualTo(new Credits(100));

    String refund =
        "{\"orderId\":\"%s\",\"deliveryId\":\"%s\",\"credits\":%d,\"reason\":\"clouds\"}";
    DeliveryId delivery = DeliveryId.of(order, 0);
    assertProblem(
        ledger.post("/v1/contracts/walk/refunds", refund.formatted(order, delivery, 201), "r"),
        422,
        "above-charge");
    for (int repeated = 0; repeated < 2; repeated++) {
      assertThat(
              ledger
                  .post("/v1/contracts/walk/refunds", refund.formatted(order, delivery, 50), "r")
                  .body())
          .contains("\"creditsAvailable\":850", "\"creditsRefunded\":50");
    }
    ledger.awaitEvents(
        order,
        CreditsHeld.class,
        CreditsCaptured.class,
        CreditsReleased.class,
        CreditsRefunded.class);
    LedgerEntry last = ledger.journal(contract).getLast();
    assertThat(last.kind()).isEqualTo(Kind.REFUNDED);
    assertThat(Objects.requireNonNull(last.operation()).operator()).isEqualTo("operator");
    assertThat(last.operation().reason()).isEqualTo("clouds");
  }

  @Test
  void anOrderThatCannotBePaidIsRefusedForGood() throws Exception {
    ContractId contract = ledger.open("poor", 100);
    OrderId order = OrderId.of(contract, "1");

    ledger.send(priced(contract, order, 222));
    ledger.awaitEvents(order, CreditsRefused.class);
    ledger.topUp("poor", "k", 1_000);
    ledger.send(priced(contract, order, 222));

    OrderId next = OrderId.of(contract, "2");
    ledger.send(priced(contract, next, 222));
    ledger.awaitEvents(next, CreditsHeld.class);
    ledger.awaitEvents(order, CreditsRefused.class);
  }

  @Test
  void aRefusalSaysWhichLimitStoppedItAndWhatIsMissing() throws Exception {
    ContractId contract =
        ledger.open(
            "limits",
            """
            {"contractId":"limits","name":"Limits","billingMode":"enterprise","creditLimit":1000,
             "budgets":[{"user":"*","period":"month","credits":300}]}
            """);

    assertThat(refusal(contract, "1", 301, "alice"))
        .extracting(r -> r.violation().reason(), CreditsRefused::missing)
        .containsExactly("budget-exceeded", new Credits(1));
    for (String user : List.of("alice", "bob", "carol")) {
      OrderId order = OrderId.of(contract, user);
      ledger.send(priced(contract, order, 300, user));
      ledger.awaitEvents(order, CreditsHeld.class);
    }
    assertThat(refusal(contract, "2", 150, "dave"))
        .extracting(r -> r.violation().reason(), CreditsRefused::missing)
        .containsExactly("credit-limit-reached", new Credits(50));

    String suspend = "{\"suspended\":true,\"reason\":\"unpaid\"}";
    assertThat(
            ledger
                .call("PATCH", "/v1/contracts/limits", suspend, "s", ledger.token("ledger:admin"))
                .body())
        .contains("\"suspended\":true");
    assertThat(refusal(contract, "3", 1, "dave").violation().reason())
        .isEqualTo("contract-suspended");
  }

  private static CreditsRefused refusal(
      ContractId contract, String name, long credits, String user) {
    OrderId order = OrderId.of(contract, name);
    ledger.send(priced(contract, order, credits, user));
    return (CreditsRefused) ledger.awaitEvents(order, CreditsRefused.class).getFirst();
  }

  @Test
  void afterARestartBalancesAreWhatTheJournalSaysAndNothingIsAnsweredTwice() throws Exception {
    ContractId contract = ledger.open("restart", 1_000);
    List<OrderId> orders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      OrderId order = OrderId.of(contract, "before-" + i);
      orders.add(order);
      ledger.send(priced(contract, order, 10));
    }
    ledger.awaitEvents(orders.getLast(), CreditsHeld.class);
    // The accounts are kept when the next request comes.
    ledger.topUp("restart", "keep", 1);
    assertThat(ledger.records(Topics.LEDGER_SNAPSHOTS))
        .anySatisfy(snapshot -> assertThat(snapshot.key()).isEqualTo("contract/restart"));

    ledger.stopService();
    OrderId meanwhile = OrderId.of(contract, "meanwhile");
    ledger.send(priced(contract, meanwhile, 700));
    orders.forEach(order -> ledger.send(priced(contract, order, 10)));
    ledger.startAgain();

    ledger.awaitEvents(meanwhile, CreditsHeld.class);
    OrderId after = OrderId.of(contract, "after");
    ledger.send(priced(contract, after, 102));
    ledger.awaitEvents(after, CreditsRefused.class);
    assertThat(ledger.show(contract)).contains("\"creditsAvailable\":101", "\"creditsHeld\":900");
    assertThat(ledger.journal(contract)).hasSize(25);
    assertThat(ledger.told(orders)).hasSize(orders.size()).hasOnlyElementsOfType(CreditsHeld.class);
  }

  @Test
  void whatWasNotCommittedIsForgottenAndDecidedAgain() throws Exception {
    ContractId contract = ledger.open("fenced", 100);

    ledger.fence();
    List<OrderId> orders =
        IntStream.range(0, 3).mapToObj(i -> OrderId.of(contract, "fenced-" + i)).toList();
    orders.forEach(order -> ledger.send(priced(contract, order, 40)));

    // A ledger that remembered the holds of the aborted transaction would hold them to be answered.
    ledger.awaitEvents(orders.get(0), CreditsHeld.class);
    ledger.awaitEvents(orders.get(1), CreditsHeld.class);
    ledger.awaitEvents(orders.get(2), CreditsRefused.class);
    assertThat(ledger.show(contract)).contains("\"creditsAvailable\":20", "\"creditsHeld\":80");
    assertThat(ledger.journal(contract)).hasSize(5);
  }

  @Test
  void creditsThatAreNotSpentInTimeExpireByThemselves() throws Exception {
    Instant soon = Instant.now().plusSeconds(12);
    ContractId contract =
        ledger.open(
            "dated",
            "{\"contractId\":\"dated\",\"name\":\"Dated\",\"credits\":70,\"validUntil\":\"%s\"}"
                .formatted(soon));
    ledger.topUp("dated", "for-good", 30);
    OrderId order = OrderId.of(contract, "1");
    ledger.send(priced(contract, order, 20));
    ledger.awaitEvents(order, CreditsHeld.class);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(ledger.show(contract))
                    .contains("\"creditsAvailable\":30", "\"creditsExpired\":50"));
    assertThat(ledger.journal(contract).getLast().kind()).isEqualTo(Kind.EXPIRED);
  }

  @Test
  void aCardIsAuthorisedForTheHoldAndCapturedForWhatCame() throws Exception {
    ContractId contract = openCard("card-good", "pm_card_visa");
    OrderId order = OrderId.of(contract, "1");

    ledger.send(priced(contract, order, 500));
    CreditsHeld held = (CreditsHeld) ledger.awaitEvents(order, CreditsHeld.class).getFirst();
    assertThat(Objects.requireNonNull(held.billing()).mode()).isEqualTo(BillingMode.CARD);
    assertThat(held.billing().amount()).isEqualByComparingTo("5.00");
    ledger.send(
        delivered(contract, order, 0, 200), closed(contract, order, Outcome.PARTIALLY_DELIVERED));
    ledger.awaitEvents(order, CreditsHeld.class, CreditsCaptured.class, CreditsReleased.class);

    awaitPayments(order, "\"captured\":200");
    assertThat(ledger.show(contract))
        .contains("\"creditsGranted\":200", "\"creditsAvailable\":0", "\"creditsSpent\":200");
    assertThat(ledger.journal(contract))
        .extracting(LedgerEntry::kind)
        .containsExactly(
            Kind.OPENED,
            Kind.PAYMENT_AWAITED,
            Kind.AUTHORIZED,
            Kind.HELD,
            Kind.CAPTURED,
            Kind.RELEASED,
            Kind.VOIDED);
  }

  @Test
  void aCardThatIsDeclinedRefusesTheOrderAndAFailedOrderVoidsThePayment() throws Exception {
    ContractId declined = openCard("card-bad", "pm_card_chargeDeclinedInsufficientFunds");
    assertThat(refusal(declined, "1", 500, "alice").violation().reason())
        .isEqualTo("card-insufficient-funds");

    ContractId contract = openCard("card-void", "pm_card_visa");
    OrderId order = OrderId.of(contract, "1");
    ledger.send(priced(contract, order, 500));
    ledger.awaitEvents(order, CreditsHeld.class);
    ledger.send(closed(contract, order, Outcome.FAILED));
    ledger.awaitEvents(order, CreditsHeld.class, CreditsReleased.class);
    awaitPayments(order, "canceled");
    assertThat(ledger.show(contract)).contains("\"creditsGranted\":0", "\"creditsAvailable\":0");
  }

  @Test
  void aPaymentThatIsStuckHoldsUpNoOtherAndIsNotForgotten() throws Exception {
    ContractId stuck = openCard("card-stuck", "pm_card_visa");
    sandbox
        .customerFaults()
        .script("cus_card-stuck", Collections.nCopies(4, PlaceFault.ACCEPT_THEN_500));
    OrderId waiting = OrderId.of(stuck, "1");
    ledger.send(priced(stuck, waiting, 500));
    ContractId contract = openCard("card-beside", "pm_card_visa");

    for (int i = 0; i < 5; i++) {
      OrderId order = OrderId.of(contract, "beside-" + i);
      ledger.send(priced(contract, order, 500));
      ledger.awaitEvents(order, CreditsHeld.class);
    }

    ledger.awaitEvents(waiting, CreditsHeld.class);
    assertThat(ledger.journal(stuck))
        .extracting(LedgerEntry::kind)
        .containsExactly(Kind.OPENED, Kind.PAYMENT_AWAITED, Kind.AUTHORIZED, Kind.HELD);
  }

  @Test
  void aPaymentThatTheHolderHasToConfirmWaitsForThat() throws Exception {
    ContractId contract = openCard("card-3ds", "pm_card_authenticationRequired");
    OrderId order = OrderId.of(contract, "1");

    ledger.send(priced(contract, order, 500));
    PaymentActionRequired action =
        (PaymentActionRequired) ledger.awaitEvents(order, PaymentActionRequired.class).getFirst();
    String payment = Objects.requireNonNull(action.billing().paymentId());
    String path = "/v1/payments/" + payment + "/client-secret";
    assertThat(ledger.call("GET", path, null, null, RunningLedger.ticket(payment)).body())
        .contains("\"clientSecret\":\"" + payment + "_secret_");
    for (String other : List.of(RunningLedger.ticket("other"), ledger.token("ledger:admin"))) {
      assertProblem(ledger.call("GET", path, null, null, other), 401, "unauthenticated");
    }
    assertThat(ledger.records(Topics.LEDGER_REQUESTS))
        .noneMatch(
            record ->
                record.value() != null && new String(record.value(), UTF_8).contains("_secret_"));

    sandbox(
        "POST", "/_sandbox/payments/" + payment + "/authentication", "{\"outcome\":\"succeeded\"}");
    ledger.send(new PaymentRetried(order, contract, Instant.now(), "alice"));
    ledger.awaitEvents(order, PaymentActionRequired.class, CreditsHeld.class);
  }

  private static ContractId openCard(String contract, String card) throws Exception {
    return ledger.open(
        contract,
        """
        {"contractId":"%s","name":"Card","billingMode":"card",
         "card":{"customer":"cus_%s","paymentMethod":"%s"}}
        """
            .formatted(contract, contract, card));
  }

  private static void awaitPayments(OrderId order, String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(sandbox("GET", "/_sandbox/payments", ""))
                    .contains(order.toString())
                    .contains(text));
  }

  private static String sandbox(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isLessThan(300);
      return response.body();
    }
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersAndThePartitionGoesOn() throws Exception {
    ContractId contract = ledger.open("poison", 100);
    OrderId order = OrderId.of(contract, "1");
    ProducerRecord<String, byte[]> garbage =
        new ProducerRecord<>(Topics.ORDERS, order.toString(), "{\"no\":1}".getBytes(UTF_8));
    garbage.headers().add("ce_type", "swath.order-priced.v1".getBytes(UTF_8));
    garbage.headers().add("ce_source", "/test".getBytes(UTF_8));
    ledger.send(garbage);
    ledger.send(priced(contract, order, 10));

    ledger.awaitEvents(order, CreditsHeld.class);
    List<ConsumerRecord<String, byte[]>> letters =
        ledger.records(Topics.deadLetters(Topics.ORDERS)).stream()
            .filter(letter -> letter.key().equals(order.toString()))
            .toList();
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().headers().lastHeader(DeadLetters.CAUSE_HEADER)).isNotNull();
  }

  @Test
  void operatorsAreToldClearlyWhatIsWrong() throws Exception {
    ledger.open("clear", 100);
    String body = "{\"contractId\":\"clear\",\"name\":\"clear\",\"credits\":%s}";

    assertThat(ledger.post("/v1/contracts", body.formatted(100), null).statusCode()).isEqualTo(200);
    assertProblem(ledger.post("/v1/contracts", body.formatted(7), null), 409, "contract-exists");
    assertProblem(ledger.post("/v1/contracts", body.formatted(-1), null), 422, "invalid-request");
    assertProblem(
        ledger.post("/v1/contracts", "{\"contractId\":\"x\"", null), 400, "malformed-json");
    assertProblem(ledger.post("/v1/contracts", "{\"unknown\":1}", null), 422, "unknown-field");
    assertProblem(
        ledger.post("/v1/contracts", "{\"name\":\"" + "x".repeat(1_100_000) + "\"}", null),
        413,
        "body-too-large");
    assertProblem(ledger.topUp("nobody", "k", 1), 404, "unknown-contract");
    assertThat(ledger.topUp("clear", "k", 1).statusCode()).isEqualTo(200);
    assertThat(ledger.topUp("clear", "k", 1).body()).contains("\"creditsAvailable\":101");
    assertProblem(ledger.topUp("clear", "k", 2), 422, "idempotency-key-reused");
    assertProblem(
        ledger.post("/v1/contracts/clear/credits", "{\"credits\":1}", null),
        400,
        "invalid-parameter");
    String adjustments = "/v1/contracts/clear/adjustments";
    assertProblem(ledger.post(adjustments, "{\"credits\":-1}", "a"), 422, "invalid-request");
    assertProblem(
        ledger.post(adjustments, "{\"credits\":-102,\"reason\":\"error\"}", "a"),
        422,
        "below-credit-limit");
    assertThat(ledger.post(adjustments, "{\"credits\":-100,\"reason\":\"error\"}", "a").body())
        .contains("\"creditsAvailable\":1,", "\"creditsGranted\":1,");
    assertProblem(
        ledger.post(
            "/v1/contracts",
            "{\"contractId\":\"c\",\"name\":\"c\",\"billingMode\":\"card\",\"currency\":\"???\"}",
            null),
        422,
        "invalid-request");
    assertProblem(
        ledger.call("POST", "/v1/contracts", "{}", null, ledger.token("orders:read")),
        403,
        "insufficient-scope");
    assertProblem(
        ledger.call("POST", "/v1/contracts", "{}", null, "nonsense"), 401, "unauthenticated");
    assertProblem(ledger.post("/v1/nothing", "{}", null), 404, "not-found");
  }

  @Test
  void isReadyAndMeasured() throws Exception {
    assertThat(ledger.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    ledger.open("measured", 5);
    assertThat(ledger.get("/actuator/prometheus").body()).contains("swath_ledger_credits_total");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("https://swath.dev/problems/" + code);
  }
}
