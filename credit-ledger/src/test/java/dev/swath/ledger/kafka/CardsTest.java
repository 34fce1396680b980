package dev.swath.ledger.kafka;

import static dev.swath.ledger.kafka.RunningLedger.closed;
import static dev.swath.ledger.kafka.RunningLedger.delivered;
import static dev.swath.ledger.kafka.RunningLedger.priced;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.sandbox.Config;
import dev.swath.sandbox.ProviderSandbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the payment provider calls a card is known to the ledger, in one place, and to no other. */
class CardsTest {
  private static final String CHALLENGED = "pm_card_authenticationRequired";

  @TempDir static Path folder;

  private static ProviderSandbox sandbox;
  private static RunningLedger ledger;

  @BeforeAll
  static void start() throws Exception {
    sandbox = ProviderSandbox.start(Config.inFolder(folder.resolve("sandbox")));
    ledger =
        new RunningLedger(
            folder,
            "--swath.ledger.checkpoint-every=3",
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
  void noTopicButThatOfTheCardsHasTheNamesOfACardAndNoneHasASecret() throws Exception {
    ContractId contract = open("scanned", "cus_scanned", CHALLENGED);
    OrderId order = OrderId.of(contract, "1");
    ledger.send(priced(contract, order, 500));
    PaymentActionRequired action =
        (PaymentActionRequired) ledger.awaitEvents(order, PaymentActionRequired.class).getFirst();
    confirm(Objects.requireNonNull(action.billing().paymentId()));
    ledger.send(new PaymentRetried(order, contract, Instant.now(), "alice"));
    ledger.awaitEvents(order, PaymentActionRequired.class, CreditsHeld.class);
    ledger.send(
        delivered(contract, order, 0, 400), closed(contract, order, Outcome.PARTIALLY_DELIVERED));
    ledger.awaitEvents(
        order,
        PaymentActionRequired.class,
        CreditsHeld.class,
        CreditsCaptured.class,
        CreditsReleased.class);
    String refund =
        "{\"orderId\":\"%s\",\"deliveryId\":\"%s\",\"credits\":50}"
            .formatted(order, DeliveryId.of(order, 0));
    String refunded = ledger.post("/v1/contracts/scanned/refunds", refund, "r").body();
    assertThat(refunded).contains("\"creditsRefunded\":50");
    String changed =
        ledger
            .call(
                "PATCH",
                "/v1/contracts/scanned",
                "{\"card\":{\"customer\":\"cus_scanned_later\",\"paymentMethod\":\"pm_card_visa\"}}",
                "c",
                ledger.token("ledger:admin"))
            .body();
    OrderId next = OrderId.of(contract, "2");
    ledger.send(priced(contract, next, 100));
    ledger.awaitEvents(next, CreditsHeld.class);
    String shown = ledger.show(contract);

    for (String answer : List.of(refunded, changed, shown)) {
      assertThat(answer)
          .contains("\"card\":{\"reference\":\"")
          .doesNotContain("cus_scanned", "pm_card_");
    }
    assertThat(shown).contains("\"customer\":\"…ater\"", "\"paymentMethod\":\"…visa\"");
    for (Topics.Topic topic : Topics.all()) {
      List<String> told =
          ledger.records(topic.name()).stream()
              .flatMap(CardsTest::texts)
              .filter(
                  text ->
                      text.contains("cus_scanned")
                          || text.contains(CHALLENGED)
                          || text.contains("_secret_"))
              .toList();
      if (topic.name().equals(Topics.LEDGER_CARDS)) {
        assertThat(told).hasSize(2).noneMatch(text -> text.contains("_secret_"));
      } else {
        assertThat(told).as(topic.name()).isEmpty();
      }
    }
    assertThat(ledger.records(Topics.LEDGER_SNAPSHOTS))
        .as("accounts were kept, too")
        .anyMatch(snapshot -> snapshot.key().equals("contract/scanned"));
  }

  /** Key, value and headers. */
  private static Stream<String> texts(ConsumerRecord<String, byte[]> record) {
    return Stream.concat(
        Stream.of(
            String.valueOf(record.key()),
            record.value() == null ? "" : new String(record.value(), UTF_8)),
        Stream.of(record.headers().toArray())
            .map(
                header ->
                    header.key()
                        + "="
                        + (header.value() == null ? "" : new String(header.value(), UTF_8))));
  }

  @Test
  void aCardPaysAfterARestartAndForAnotherInstance() throws Exception {
    ContractId contract = open("moving", "cus_moving", "pm_card_visa");
    pays(contract, "before");

    ledger.stopService();
    OrderId meanwhile = OrderId.of(contract, "meanwhile");
    ledger.send(priced(contract, meanwhile, 100));
    ledger.startAgain();
    ledger.awaitEvents(meanwhile, CreditsHeld.class);
    assertThat(customerOf(meanwhile)).isEqualTo("cus_moving");

    ledger.handOver("2");
    pays(contract, "after");
    ContractId another = open("opened-there", "cus_there", "pm_card_visa");
    ledger.handOver("1");
    pays(another, "back");
    pays(contract, "back");
  }

  private static void pays(ContractId contract, String name) throws Exception {
    OrderId order = OrderId.of(contract, name);
    ledger.send(priced(contract, order, 100));
    ledger.awaitEvents(order, CreditsHeld.class);
    assertThat(customerOf(order))
        .isEqualTo(contract.value().equals("moving") ? "cus_moving" : "cus_there");
  }

  @Test
  void aJournalOfBeforeThereWereReferencesGoesOn() throws Exception {
    ContractId contract = new ContractId("old");
    LedgerEntry opened =
        new LedgerEntry(
                EventId.of("open", contract.value(), ""),
                contract,
                1,
                Kind.OPENED,
                null,
                null,
                null,
                null,
                Balances.ZERO,
                Instant.now(),
                new Terms(
                    "Old",
                    BillingMode.CARD,
                    "EUR",
                    100,
                    Credits.ZERO,
                    null,
                    List.of(),
                    new Terms.Card("cus_old", "pm_card_visa"),
                    false),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                LedgerEntry.GENESIS,
                "")
            .sealed();
    ProducerRecord<String, byte[]> record =
        LedgerEntries.codec().encode(Topics.LEDGER_ENTRIES, opened, "/swath/credit-ledger", null);
    record.headers().remove(EventCodec.TYPE_HEADER);
    record.headers().add(EventCodec.TYPE_HEADER, "swath.ledger-entry.v2".getBytes(UTF_8));
    ledger.stopService();
    ledger.send(record);
    ledger.startAgain();

    OrderId order = OrderId.of(contract, "1");
    ledger.send(priced(contract, order, 100));
    ledger.awaitEvents(order, CreditsHeld.class);
    assertThat(customerOf(order)).isEqualTo("cus_old");
    String name = "{\"name\":\"New\"}";
    assertThat(
            ledger
                .call("PATCH", "/v1/contracts/old", name, "n", ledger.token("ledger:admin"))
                .body())
        .contains("\"name\":\"New\"")
        .doesNotContain("cus_old");
    pay(contract, "2");

    assertThat(ledger.journal(contract)).hasSize(8);
    assertThat(ledger.records(Topics.LEDGER_ENTRIES))
        .filteredOn(one -> new String(one.value(), UTF_8).contains("cus_old"))
        .as("nothing but the old entry has the names")
        .hasSize(1);
  }

  private static void pay(ContractId contract, String name) {
    OrderId order = OrderId.of(contract, name);
    ledger.send(priced(contract, order, 100));
    ledger.awaitEvents(order, CreditsHeld.class);
  }

  private static ContractId open(String contract, String customer, String card) throws Exception {
    return ledger.open(
        contract,
        """
        {"contractId":"%s","name":"Card","billingMode":"card",
         "card":{"customer":"%s","paymentMethod":"%s"}}
        """
            .formatted(contract, customer, card));
  }

  private static String customerOf(OrderId order) throws Exception {
    for (JsonNode payment :
        WireJson.mapper().readTree(sandbox("GET", "/_sandbox/payments", "")).values()) {
      if (payment.path("order").asString("").equals(order.toString())) {
        return payment.path("customer").asString("");
      }
    }
    throw new AssertionError("no payment for " + order);
  }

  private static void confirm(String payment) throws Exception {
    sandbox(
        "POST", "/_sandbox/payments/" + payment + "/authentication", "{\"outcome\":\"succeeded\"}");
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
}
