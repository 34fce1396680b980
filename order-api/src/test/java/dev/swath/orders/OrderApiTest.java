package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.Topics;
import dev.swath.orders.testing.Api;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.FakePipeline;
import dev.swath.orders.testing.TestSystem;
import dev.swath.orders.tracking.domain.JournalStory;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The service over HTTP, with a real broker behind it. */
class OrderApiTest {
  private static TestSystem system;
  private static Api api;

  @BeforeAll
  static void start() {
    system = new TestSystem();
    api = system.api;
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static Reply awaitStatus(String path, String status) {
    return awaitStatus(path, status, api);
  }

  private static Reply awaitStatus(String path, String status, Api caller) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> caller.get(path), reply -> reply.at("/status").equals(status));
  }

  @Nested
  class Placing {
    @Test
    void takes_an_order_and_says_where_it_is() {
      Reply taken = api.post("/v1/orders", order("HOLD"));

      assertThat(taken.status()).as(taken.text()).isEqualTo(202);
      assertThat(taken.at("/status")).isEqualTo("requested");
      assertThat(taken.at("/contractId")).isEqualTo("demo");
      assertThat(taken.header("Location")).isEqualTo("/v1/orders/" + taken.at("/id"));
      assertThat(taken.at("/_links/self/href")).isEqualTo(taken.header("Location"));
      assertThat(awaitStatus(taken.header("Location"), "held").body().at("/price/held").asLong())
          .isEqualTo(222);
    }

    @Test
    void answers_with_the_price_for_those_who_wait() {
      Reply held = api.post("/v1/orders", order("HOLD"), "Prefer", "wait=10");

      assertThat(held.status()).as(held.text()).isEqualTo(201);
      assertThat(held.header("Preference-Applied")).isEqualTo("wait=10");
      assertThat(held.at("/status")).isEqualTo("held");
      assertThat(held.body().at("/price/totalCredits").asLong()).isEqualTo(222);
      assertThat(held.body().at("/items/0/areaKm2").decimalValue())
          .isEqualByComparingTo("31.739951");
    }

    @Test
    void says_how_much_is_missing() {
      Reply refused = api.post("/v1/orders", order("REFUSE"), "Prefer", "wait=10");

      assertThat(refused.status()).as(refused.text()).isEqualTo(402);
      assertThat(refused.problem()).isEqualTo("insufficient-credits");
      assertThat(refused.body().path("requested").asLong()).isEqualTo(222);
      assertThat(refused.body().path("available").asLong()).isEqualTo(100);
      assertThat(refused.body().path("missing").asLong()).isEqualTo(122);
      assertThat(api.get("/v1/orders/" + refused.at("/orderId")).at("/status"))
          .isEqualTo("rejected");
    }

    @Test
    void says_why_there_is_no_price() {
      Reply rejected = api.post("/v1/orders", order("REJECT"), "Prefer", "wait=10");

      assertThat(rejected.status()).isEqualTo(422);
      assertThat(rejected.problem()).isEqualTo("unpriceable");
      assertThat(rejected.at("/errors/0/reason")).isEqualTo("area-too-small");
      assertThat(rejected.pointers()).containsExactly("/items/0/aoi");
    }

    @Test
    void does_not_wait_longer_than_asked() {
      Reply taken = api.post("/v1/orders", order("SILENT"), "Prefer", "respond-async, wait=1");

      assertThat(taken.status()).isEqualTo(202);
      assertThat(taken.header("Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void is_read_at_once_a_thousand_times_over() {
      List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
      try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 1_000; i++) {
          callers.execute(
              () -> {
                String path = api.post("/v1/orders", order("SILENT")).header("Location");
                statuses.add(api.get(path).status());
              });
        }
      }
      assertThat(statuses).hasSize(1_000).containsOnly(200);
    }

    @Test
    void carries_the_trace_on() {
      String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      Reply taken = api.post("/v1/orders", order("SILENT"), "traceparent", trace);

      assertThat(records(Topics.ORDERS))
          .filteredOn(record -> record.key().equals(taken.at("/id")))
          .allSatisfy(
              record ->
                  assertThat(record.headers().lastHeader("traceparent").value())
                      .asString(UTF_8)
                      .isEqualTo(trace));
    }
  }

  @Nested
  class UnderAnIdempotencyKey {
    @Test
    void the_same_request_is_the_same_order() {
      Reply first = api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "same");
      String reordered = order("HOLD").replace("\"tags\": [\"harvest\"],", "").trim();
      String spelledDifferently =
          reordered.substring(0, reordered.length() - 1) + ", \"tags\": [\"harvest\"]}";
      Reply second = api.post("/v1/orders", spelledDifferently, "Idempotency-Key", "same");

      assertThat(second.status()).as(second.text()).isEqualTo(202);
      assertThat(second.at("/id")).isEqualTo(first.at("/id"));
      assertThat(second.at("/createdAt")).isEqualTo(first.at("/createdAt"));
      assertThat(
              api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "same", "Prefer", "wait=5")
                  .status())
          .isEqualTo(201);
    }

    @Test
    void another_request_is_refused() {
      api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "taken");
      Reply other = api.post("/v1/orders", order("SILENT"), "Idempotency-Key", "taken");

      assertThat(other.status()).isEqualTo(422);
      assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void many_at_once_make_one_order_and_one_of_two_bodies_wins() throws Exception {
      List<Reply> replies = new ArrayList<>();
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Reply>> calls =
            IntStream.range(0, 200)
                .mapToObj(
                    i ->
                        callers.submit(
                            () ->
                                api.post(
                                    "/v1/orders",
                                    order(i % 2 == 0 ? "SILENT-A" : "SILENT-B"),
                                    "Idempotency-Key",
                                    "race")))
                .toList();
        for (Future<Reply> call : calls) {
          replies.add(call.get());
        }
      }

      OrderId id = OrderId.of(new ContractId("demo"), "race");
      String winner = api.get("/v1/orders/" + id).at("/items/0/sceneId");
      for (int i = 0; i < replies.size(); i++) {
        boolean won = winner.equals(i % 2 == 0 ? "SILENT-A" : "SILENT-B");
        assertThat(replies.get(i).status()).as(replies.get(i).text()).isEqualTo(won ? 202 : 422);
      }
      assertThat(replies.stream().filter(reply -> reply.status() == 202))
          .allSatisfy(reply -> assertThat(reply.at("/id")).isEqualTo(id.toString()));
    }

    @Test
    void a_key_is_short_and_printable() {
      Reply reply = api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "x".repeat(129));

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.at("/parameter")).isEqualTo("Idempotency-Key");
    }
  }

  @Nested
  class Refusing {
    @Test
    void everything_that_is_wrong_is_said_at_once() {
      String body =
          """
          {"contractId": "demo", "colour": "red", "tags": [7],
           "items": [{"productType": "no-such-product", "sceneId": "S", "options": {"a": null},
             "aoi": {"type": "Polygon", "coordinates": [[[0,0],[1,1],[0,1],[1,0],[0,0]]]}}]}
          """;
      Reply reply = api.post("/v1/orders", body);

      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.problem()).isEqualTo("invalid-order");
      assertThat(reply.pointers())
          .contains("/colour", "/tags/0", "/items/0/productType", "/items/0/options/a")
          .anySatisfy(pointer -> assertThat(pointer).startsWith("/items/0/aoi"));
      assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void an_unknown_product_has_its_own_answer() {
      Reply reply = api.post("/v1/orders", order("HOLD").replace("pleiades-bundle", "pleiades"));

      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.problem()).isEqualTo("unknown-product");
      assertThat(reply.pointers()).containsExactly("/items/0/productType");
    }

    @Test
    void an_open_ring_comes_with_its_repair() {
      Reply reply = api.post("/v1/orders", order("HOLD").replace(", [1.40, 43.55]]]", "]]"));

      assertThat(reply.problem()).isEqualTo("invalid-aoi");
      assertThat(reply.at("/errors/0/reason")).isEqualTo("ring-not-closed");
      assertThat(reply.at("/errors/0/repair")).isNotEmpty();
    }

    @Test
    void a_contract_that_was_never_opened_is_unknown() {
      Api anyone = api.as(system.tokens.token("orders:write", "*"));
      Reply reply = anyone.post("/v1/orders", order("never-opened", "HOLD"));

      assertThat(reply.status()).as(reply.text()).isEqualTo(422);
      assertThat(reply.problem()).isEqualTo("unknown-contract");
      assertThat(reply.pointers()).containsExactly("/contractId");
    }

    @Test
    void a_contract_that_the_token_does_not_name_is_not_there() {
      Reply reply = api.post("/v1/orders", order("other", "HOLD"));

      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.problem()).isEqualTo("unknown-contract");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"contractId\": \"demo\", \"contractId\": \"demo\"} | /contractId",
          "{\"contractId\": \"demo\"} x | ''",
          "{\"items\": [{\"sceneId\": NaN}]} | /items/0/sceneId",
          "'' | ''",
        })
    void broken_json_is_told_from_wrong_orders(String body, String pointer) {
      Reply reply = api.post("/v1/orders", body);

      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.problem()).isEqualTo("malformed-json");
      assertThat(reply.pointers()).containsExactly(pointer);
    }

    @Test
    void half_a_character_is_refused_and_not_echoed() {
      Reply value = api.post("/v1/orders", order("\\ud800"));
      Reply name = api.post("/v1/orders", order("HOLD").replace("\"tags\"", "\"\\udc00\""));

      assertThat(value.status()).as(value.text()).isEqualTo(422);
      assertThat(value.pointers()).containsExactly("/items/0/sceneId");
      assertThat(name.status()).as(name.text()).isEqualTo(400);
    }

    @Test
    void a_body_has_at_most_a_megabyte() {
      Reply declared = api.post("/v1/orders", " ".repeat(1024 * 1024 + 1));
      Reply streamed =
          api.send(
              api.request("/v1/orders", "Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArrays(Collections.nCopies(1025, new byte[1024]))));

      assertThat(List.of(declared, streamed))
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).isEqualTo(413);
                assertThat(reply.problem()).isEqualTo("body-too-large");
              });
    }

    @Test
    void other_media_types_and_methods_have_their_problems() {
      assertThat(
              api.send(
                      api.request("/v1/orders", "Content-Type", "text/xml")
                          .POST(BodyPublishers.ofString("<order/>")))
                  .problem())
          .isEqualTo("unsupported-media-type");
      assertThat(api.send(api.request("/v1/orders").DELETE()).problem())
          .isEqualTo("method-not-allowed");
      assertThat(api.get("/v1/nothing").problem()).isEqualTo("not-found");
      assertThat(api.get("/v1/orders", "Accept", "image/png").status()).isEqualTo(406);
      assertThat(api.get("/v1//orders").problem()).isEqualTo("malformed-request");
      assertThat(api.get("/v1/orders/x/events", "Accept", "text/event-stream").problem())
          .isEqualTo("unknown-order");
      assertThat(api.get("/v1/orders?limit=0").problem()).isEqualTo("invalid-parameter");
      assertThat(api.get("/v1/orders?limit=x").problem()).isEqualTo("invalid-parameter");
      assertThat(api.get("/v1/orders?cursor=x").problem()).isEqualTo("invalid-parameter");
      assertThat(api.get("/v1/orders?status=x").problem()).isEqualTo("invalid-parameter");
    }
  }

  @Nested
  class Allowing {
    @Test
    void a_token_is_needed() {
      Reply without = api.as(null).get("/v1/orders");
      Reply expired =
          api.as(system.tokens.token(Instant.now().minusSeconds(600), "orders:read", "demo"))
              .get("/v1/orders");

      assertThat(List.of(without, expired))
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).isEqualTo(401);
                assertThat(reply.problem()).isEqualTo("unauthenticated");
                assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
              });
    }

    @Test
    void the_missing_scope_is_named() {
      Reply writing =
          api.as(system.tokens.token("orders:read", "demo")).post("/v1/orders", order("HOLD"));
      Reply reading = api.as(system.tokens.token("orders:write", "demo")).get("/v1/orders");

      assertThat(writing.status()).isEqualTo(403);
      assertThat(writing.problem()).isEqualTo("insufficient-scope");
      assertThat(writing.at("/scope")).isEqualTo("orders:write");
      assertThat(reading.at("/scope")).isEqualTo("orders:read");
    }

    @Test
    void orders_of_other_contracts_are_not_there() {
      Api other = api.as(system.tokens.token("orders:read orders:write", "other"));
      String path = api.post("/v1/orders", order("SILENT")).header("Location");

      for (String suffix : List.of("", "/history", "/events")) {
        assertThat(other.get(path + suffix).status()).as(suffix).isEqualTo(404);
      }
      assertThat(other.post(path + "/cancellation").status()).isEqualTo(404);
      assertThat(other.get("/v1/orders?contractId=demo").status()).isEqualTo(404);
      assertThat(other.get("/v1/contracts/demo").status()).isEqualTo(404);
    }

    @Test
    void health_metrics_and_the_description_are_open() {
      Api anyone = api.as(null);

      assertThat(anyone.get("/actuator/health/readiness").status()).isEqualTo(200);
      assertThat(anyone.get("/actuator/prometheus").text()).contains("swath_orders_total");
      assertThat(anyone.get("/v3/api-docs").at("/openapi")).startsWith("3.1");
      assertThat(anyone.get("/swagger-ui/index.html").status()).isEqualTo(200);
    }
  }

  @Nested
  class Looking {
    @Test
    void shows_the_delivered_order_and_its_history() {
      String path = api.post("/v1/orders", order("DELIVER")).header("Location");
      Reply delivered = awaitStatus(path, "delivered");
      await().until(() -> api.get(path).body().at("/price/released").isNumber());

      assertThat(delivered.at("/items/0/delivery/status")).isEqualTo("delivered");
      assertThat(delivered.at("/items/0/delivery/provider")).isEqualTo("oneatlas");
      assertThat(api.get(path).body().at("/items/0/delivery/captured").asLong()).isEqualTo(222);
      assertThat(delivered.at("/items/0/delivery/files/0/name")).isEqualTo("image.zip");
      assertThat(api.get(path).body().at("/_links").has("cancellation")).isFalse();
      assertThat(
              api.get(path + "/history")
                  .body()
                  .path("events")
                  .valueStream()
                  .map(event -> event.path("type").asString()))
          .containsExactly(
              "order-requested",
              "order-priced",
              "credits-held",
              "delivery-submitting",
              "delivery-submitted",
              "delivery-delivered",
              "credits-captured",
              "order-closed",
              "credits-released");
    }

    @Test
    void an_order_that_does_not_exist_is_not_there() {
      assertThat(api.get("/v1/orders/00000000-0000-7000-8000-000000000000").problem())
          .isEqualTo("unknown-order");
      assertThat(api.get("/v1/orders/nonsense").problem()).isEqualTo("unknown-order");
    }

    @Test
    void lists_newest_first_page_by_page() {
      system.pipeline.open("pages");
      Api pages = api.as(system.tokens.token("orders:read orders:write", "pages"));
      List<String> placed =
          IntStream.range(0, 7)
              .mapToObj(_ -> pages.post("/v1/orders", order("pages", "SILENT")).at("/id"))
              .toList();
      await().until(() -> pages.get("/v1/orders").body().path("orders").size() == 7);

      List<String> listed = new ArrayList<>();
      String path = "/v1/orders?limit=3&tag=harvest&status=requested&contractId=pages";
      int requests = 0;
      while (!path.isEmpty()) {
        Reply page = pages.get(path);
        page.body().path("orders").forEach(order -> listed.add(order.path("id").asString()));
        path = page.at("/_links/next/href");
        requests++;
      }

      assertThat(listed).containsExactlyInAnyOrderElementsOf(placed);
      assertThat(requests).isEqualTo(3);
      assertThat(pages.get("/v1/orders?tag=none").body().path("orders").size()).isZero();
    }

    @Test
    void streams_the_history_and_then_what_comes() {
      String path = api.post("/v1/orders", order("HOLD"), "Prefer", "wait=10").header("Location");
      OrderRequested request =
          system.pipeline.seen().stream()
              .filter(OrderRequested.class::isInstance)
              .map(OrderRequested.class::cast)
              .filter(event -> path.endsWith(event.orderId().toString()))
              .findFirst()
              .orElseThrow();

      List<String> lines = new ArrayList<>();
      try (Stream<String> stream = api.lines(path + "/events", "Last-Event-ID", "1")) {
        stream
            .peek(
                line -> {
                  if (line.equals("event: credits-held")) {
                    Thread.startVirtualThread(() -> system.pipeline.deliver(request));
                  }
                })
            .filter(line -> line.startsWith("event: ") || line.startsWith("id: "))
            .forEach(lines::add);
      }

      assertThat(lines)
          .startsWith("id: 2", "event: order-priced", "id: 3", "event: credits-held", "id: 4")
          .endsWith("id: 9", "event: credits-released");
    }

    @Test
    void contracts_tell_their_terms_and_credits() {
      Reply contract = api.get("/v1/contracts/demo");

      assertThat(contract.text())
          .isEqualTo(
              "{\"contractId\":\"demo\",\"name\":\"Contract demo\",\"billingMode\":\"credit\","
                  + "\"currency\":\"EUR\",\"creditsPerUnit\":100,\"creditsAvailable\":1000,"
                  + "\"creditsHeld\":0,\"creditsSpent\":0,\"creditsRefunded\":0,"
                  + "\"creditsGranted\":1000,\"creditsExpired\":0,\"creditLimit\":50,"
                  + "\"lowBalance\":20,\"suspended\":false,"
                  + "\"budgets\":[{\"user\":\"*\",\"period\":\"month\",\"limit\":5000}]}");
      assertThat(api.get("/v1/contracts").body().path("contracts").size()).isEqualTo(1);
    }

    @Test
    void the_card_of_a_contract_is_nobodys_business() {
      system.pipeline.book(new JournalStory("card").opened(BillingMode.CARD).entries());
      Api card = api.as(system.tokens.token("orders:read", "card"));

      assertThat(card.get("/v1/contracts/card").at("/billingMode")).isEqualTo("card");
      assertThat(card.get("/v1/contracts/card/entries").body().path("entries").size()).isEqualTo(1);
      for (String path :
          List.of("/v1/contracts", "/v1/contracts/card", "/v1/contracts/card/entries")) {
        assertThat(card.get(path).text()).doesNotContain("pm_secret").doesNotContain("cus_1");
      }
    }

    @Test
    void a_contract_that_only_ever_was_refused_is_not_there() {
      OrderId order = OrderId.of(new ContractId("nobody"), "order");
      system.pipeline.book(
          new JournalStory("nobody")
              .refused(order, new Violation("unknown-contract", null, "There is none."))
              .entries());
      Api nobody = api.as(system.tokens.token("orders:read", "nobody"));

      assertThat(nobody.get("/v1/contracts/nobody").problem()).isEqualTo("unknown-contract");
      assertThat(nobody.get("/v1/contracts").body().path("contracts").size()).isZero();
    }
  }

  @Nested
  class Paying {
    private Reply place(String scene, String key, String... headers) {
      List<String> all = new ArrayList<>(List.of("Idempotency-Key", key));
      all.addAll(List.of(headers));
      return api.post("/v1/orders", order(scene), all.toArray(String[]::new));
    }

    private Reply placeAndWait(String scene, String key) {
      return place(scene, key, "Prefer", "wait=10");
    }

    private List<OrderEvent> retries(String key) {
      return system
          .pipeline
          .seenOf(OrderId.of(new ContractId("demo"), key))
          .filter(PaymentRetried.class::isInstance)
          .toList();
    }

    @Test
    void an_order_says_what_it_costs_in_money() {
      Reply held = api.post("/v1/orders", order("HOLD"), "Prefer", "wait=10");

      assertThat(held.body().path("billing").toString())
          .isEqualTo("{\"mode\":\"credit\",\"currency\":\"EUR\",\"amount\":2.22}");
    }

    @Test
    void a_payment_is_confirmed_and_the_same_request_goes_on() {
      Reply asked = placeAndWait("CONFIRM:held", "3ds");

      assertThat(asked.status()).as(asked.text()).isEqualTo(402);
      assertThat(asked.problem()).isEqualTo("payment-action-required");
      assertThat(asked.at("/clientSecret")).isEqualTo(FakePipeline.CLIENT_SECRET);
      assertThat(asked.at("/expiresAt")).isEqualTo("2030-01-01T00:00:00.000Z");
      assertThat(asked.body().path("billing").toString())
          .isEqualTo("{\"mode\":\"card\",\"currency\":\"EUR\",\"amount\":2.22}");
      Reply order = api.get("/v1/orders/" + asked.at("/orderId"));
      assertThat(order.at("/status")).isEqualTo("priced");
      assertThat(order.at("/paymentAction/clientSecret")).isEqualTo(FakePipeline.CLIENT_SECRET);
      assertThat(order.text()).doesNotContain("pi_1\"");

      Reply held = placeAndWait("CONFIRM:held", "3ds");
      assertThat(held.status()).as(held.text()).isEqualTo(201);
      assertThat(held.at("/id")).isEqualTo(asked.at("/orderId"));
      assertThat(held.at("/billing/mode")).isEqualTo("card");
      assertThat(held.body().has("paymentAction")).isFalse();
      assertThat(placeAndWait("CONFIRM:held", "3ds").status()).isEqualTo(201);
      assertThat(retries("3ds")).hasSize(1);
    }

    @Test
    void a_payment_that_is_not_confirmed_yet_is_asked_for_again() {
      Reply first = placeAndWait("CONFIRM:again", "not-yet");
      Reply second = placeAndWait("CONFIRM:again", "not-yet");

      assertThat(List.of(first, second))
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).as(reply.text()).isEqualTo(402);
                assertThat(reply.at("/clientSecret")).isEqualTo(FakePipeline.CLIENT_SECRET);
              });
      assertThat(retries("not-yet")).hasSize(1);
      assertThat(placeAndWait("CONFIRM:again", "not-yet").status()).isEqualTo(201);
      assertThat(retries("not-yet")).hasSize(2);
    }

    @Test
    void a_payment_that_is_never_confirmed_is_looked_at_fifty_times_and_no_more() {
      placeAndWait("CONFIRM:unconfirmed", "fifty-looks");
      for (int look = 1; look <= 50; look++) {
        Reply asked = placeAndWait("CONFIRM:unconfirmed", "fifty-looks");
        assertThat(asked.status()).as("look %d: %s", look, asked.text()).isEqualTo(402);
      }
      assertThat(retries("fifty-looks")).hasSize(50);

      Reply refused = placeAndWait("CONFIRM:unconfirmed", "fifty-looks");
      assertThat(refused.status()).as(refused.text()).isEqualTo(429);
      assertThat(refused.problem()).isEqualTo("too-many-requests");
      assertThat(refused.header("Retry-After")).isEqualTo("60");
      assertThat(refused.at("/orderId"))
          .isEqualTo(OrderId.of(new ContractId("demo"), "fifty-looks").toString());
      assertThat(retries("fifty-looks")).as("nobody is asked any more").hasSize(50);
      assertThat(api.get("/v1/orders/" + refused.at("/orderId")).status()).isEqualTo(200);
    }

    @Test
    void a_declined_payment_says_why() {
      placeAndWait("CONFIRM:declined", "declined");
      Reply declined = placeAndWait("CONFIRM:declined", "declined");

      assertThat(declined.status()).as(declined.text()).isEqualTo(402);
      assertThat(declined.problem()).isEqualTo("payment-declined");
      assertThat(declined.at("/reason")).isEqualTo("card-declined");
      assertThat(declined.at("/detail")).isEqualTo("The bank declined the card.");
      assertThat(placeAndWait("CONFIRM:declined", "declined").problem())
          .isEqualTo("payment-declined");
      assertThat(retries("declined")).hasSize(1);
    }

    @Test
    void who_does_not_wait_is_never_told_to_pay() {
      Reply taken = place("CONFIRM:held", "patient");
      await().until(() -> api.get(taken.header("Location")).body().has("paymentAction"));
      Reply again = place("CONFIRM:held", "patient");

      assertThat(List.of(taken.status(), again.status())).containsOnly(202);
      assertThat(again.at("/_links/self/href")).isEqualTo(taken.header("Location"));
      awaitStatus(taken.header("Location"), "held");
    }

    @Test
    void another_request_under_the_key_does_not_confirm_anything() {
      placeAndWait("CONFIRM:never", "mine");

      assertThat(placeAndWait("HOLD", "mine").problem()).isEqualTo("idempotency-key-reused");
      assertThat(retries("mine")).isEmpty();
    }

    @Test
    void a_wait_for_the_bank_ends_when_it_was_to_end() {
      placeAndWait("CONFIRM:never", "never");
      Reply taken = place("CONFIRM:never", "never", "Prefer", "wait=1");

      assertThat(taken.status()).as(taken.text()).isEqualTo(202);
      assertThat(taken.at("/status")).isEqualTo("priced");
    }

    @ParameterizedTest
    @CsvSource({
      "insufficient-credits, insufficient-credits, 402",
      "credit-limit-reached, credit-limit-reached, 402",
      "budget-exceeded, budget-exceeded, 402",
      "contract-suspended, contract-suspended, 402",
      "price-too-old, price-too-old, 402",
      "payment-not-completed, payment-not-completed, 402",
      "card-expired, payment-declined, 402",
      "unknown-contract, unknown-contract, 422",
      "voucher-used-up, voucher-used-up, 422",
    })
    void every_limit_has_its_own_type(String reason, String type, int status) {
      Reply refused = api.post("/v1/orders", order("REFUSE:" + reason), "Prefer", "wait=10");

      assertThat(refused.status()).as(refused.text()).isEqualTo(status);
      assertThat(refused.problem()).isEqualTo(type);
      assertThat(refused.at("/reason")).isEqualTo(reason);
      assertThat(refused.body().path("missing").asLong()).isEqualTo(122);
    }
  }

  @Nested
  class Accounting {
    private static JournalStory story;
    private static String delivered;
    private static Api books;

    @BeforeAll
    static void book() {
      story = system.pipeline.open("books");
      books = api.as(system.tokens.token("orders:read orders:write", "books"));
      delivered = books.post("/v1/orders", order("books", "DELIVER")).at("/id");
      OrderId order = OrderId.parse(delivered);
      story
          .held(order, 222, "SPRING", "-V")
          .captured(order, 0, 222)
          .released(order, 0)
          .at("2026-02-01T00:00:00Z")
          .refunded(order, 0, 22)
          .at("2026-04-30T23:59:59.999999Z")
          .granted(500, "=cmd|' /C calc'!A0", "a \"second\" lot,\r\npaid")
          .refused(
              OrderId.of(new ContractId("books"), "poor"),
              new Violation("budget-exceeded", null, "The budget does not suffice."));
      system.pipeline.book(story.entriesFrom(2));
      await()
          .until(
              () ->
                  books.get("/v1/contracts/books").body().path("creditsGranted").asLong() == 1_500);
      await().until(() -> entries("").size() == 8);
    }

    private static List<JsonNode> entries(String query) {
      Reply page = books.get("/v1/contracts/books/entries" + query);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      return page.body().path("entries").valueStream().toList();
    }

    private static List<Long> sequences(String query) {
      return entries(query).stream().map(entry -> entry.path("sequence").asLong()).toList();
    }

    @Test
    void an_entry_says_everything_about_itself() {
      assertThat(entries("?limit=1").getFirst().toString())
          .isEqualTo(
              """
              {"sequence":8,"entryId":"%s","kind":"refused","at":"2026-04-30T23:59:59.999999Z",\
              "orderId":"%s","amount":0,"asked":222,\
              "balances":{"granted":1500,"available":1300,"held":0,"spent":222,"refunded":22,\
              "expired":0},\
              "violation":{"reason":"budget-exceeded","detail":"The budget does not suffice."},\
              "previousHash":"%s","hash":"%s"}\
              """
                  .formatted(
                      story.entries().get(7).entryId(),
                      OrderId.of(new ContractId("books"), "poor"),
                      story.entries().get(6).hash(),
                      story.entries().get(7).hash()));
      JsonNode granted = entries("?kind=granted").getFirst();
      assertThat(granted.path("debit").asString()).isEqualTo("granted");
      assertThat(granted.path("credit").asString()).isEqualTo("available");
      assertThat(granted.path("amount").asLong()).isEqualTo(500);
      assertThat(granted.path("operator").asString()).startsWith("=cmd");
      assertThat(granted.path("reason").asString()).startsWith("a \"second\" lot");
      assertThat(entries("?kind=held").getFirst().path("vouchers"))
          .extracting(JsonNode::asString)
          .containsExactly("SPRING", "-V");
    }

    @Test
    void entries_are_listed_newest_first_page_by_page() {
      List<Long> all = new ArrayList<>();
      List<Long> captures = new ArrayList<>();
      String path = "/v1/contracts/books/entries?limit=3";
      while (!path.isEmpty()) {
        Reply page = books.get(path);
        page.body().path("entries").forEach(entry -> all.add(entry.path("sequence").asLong()));
        path = page.at("/_links/next/href");
      }
      path =
          "/v1/contracts/books/entries?limit=1&kind=captured&kind=refunded&orderId="
              + delivered
              + "&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";
      while (!path.isEmpty()) {
        Reply page = books.get(path);
        page.body().path("entries").forEach(entry -> captures.add(entry.path("sequence").asLong()));
        path = page.at("/_links/next/href");
      }

      assertThat(all).containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
      assertThat(captures).containsExactly(6L, 4L);
    }

    @Test
    void filters_are_half_open() {
      assertThat(sequences("?from=2026-02-01T00:00:00Z&to=2026-04-30T23:59:59.999999Z"))
          .containsExactly(6L);
      assertThat(sequences("?to=2026-01-01T00:00:00.000001Z&kind=opened")).containsExactly(1L);
      assertThat(sequences("?kind=low-balance")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "from=yesterday, from",
      "to=2026-05-01, to",
      "kind=stolen, kind",
      "orderId=7, orderId",
      "limit=0, limit",
      "limit=201, limit",
      "cursor=x, cursor",
      "cursor=MTIzIDQ1Ng, cursor",
    })
    void a_bad_parameter_is_named(String query, String parameter) {
      Reply reply = books.get("/v1/contracts/books/entries?" + query);

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.problem()).isEqualTo("invalid-parameter");
      assertThat(reply.at("/parameter")).isEqualTo(parameter);
    }

    @Test
    void books_of_others_are_not_there() {
      for (String path :
          List.of(
              "/v1/contracts/books/entries",
              "/v1/contracts/books/statements/2026-01",
              "/v1/contracts/never-opened/entries")) {
        assertThat(api.get(path).problem()).as(path).isEqualTo("unknown-contract");
      }
      assertThat(api.get("/v1/orders/" + delivered + "/entries").problem())
          .isEqualTo("unknown-order");
    }

    @Test
    void a_spreadsheet_gets_everything_and_runs_nothing() throws IOException {
      Reply file = books.get("/v1/contracts/books/entries?limit=2", "Accept", "text/csv");

      assertThat(file.status()).as(file.text()).isEqualTo(200);
      assertThat(file.header("Content-Type")).startsWith("text/csv");
      assertThat(file.header("Content-Disposition"))
          .isEqualTo("attachment; filename=\"entries-books.csv\"");
      assertThat(file.text())
          .startsWith(
              "sequence,entryId,kind,at,orderId,deliveryId,debit,credit,amount,asked,granted,available,held,spent,refunded,expired,operator,reason,user,vouchers,until,reference,violation,previousHash,hash\r\n"
                  + "8,");
      List<CSVRecord> rows =
          CSVFormat.RFC4180
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .get()
              .parse(new StringReader(file.text()))
              .getRecords();
      assertThat(rows).hasSize(8);
      assertThat(rows.get(1).get("operator")).isEqualTo("'=cmd|' /C calc'!A0");
      assertThat(rows.get(1).get("reason")).isEqualTo("a \"second\" lot,\r\npaid");
      assertThat(rows.get(5).get("vouchers")).isEqualTo("SPRING -V");
      assertThat(rows.get(0).get("violation")).isEqualTo("budget-exceeded");
      assertThat(rows.get(7).get("hash")).isEqualTo(story.entries().getFirst().hash());
    }

    @Test
    void a_filter_of_nothing_is_a_header_line() {
      Reply file =
          books.get("/v1/contracts/books/entries?kind=expired", "Accept", "text/csv, */*;q=0.1");

      assertThat(file.text().lines()).hasSize(1);
    }

    @Test
    void errors_are_problems_for_who_wants_a_file_too() {
      String[] csv = {"Accept", "text/csv"};

      assertThat(books.get("/v1/contracts/none/entries", csv).problem())
          .isEqualTo("unknown-contract");
      assertThat(books.get("/v1/contracts/books/entries?kind=x", csv).problem())
          .isEqualTo("invalid-parameter");
      assertThat(books.get("/v1/contracts/books/entries", "Accept", "image/png").status())
          .isEqualTo(406);
    }

    @Test
    void a_long_journal_is_one_file() {
      JournalStory longStory = system.pipeline.open("long");
      IntStream.range(0, 1_200).forEach(i -> longStory.granted(1, "operator", null));
      system.pipeline.book(longStory.entriesFrom(2));
      Api reader = api.as(system.tokens.token("orders:read", "long"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  reader.get("/v1/contracts/long").body().path("creditsGranted").asLong() == 2_200);
      Reply file = reader.get("/v1/contracts/long/entries", "Accept", "text/csv");
      Reply filtered = reader.get("/v1/contracts/long/entries?kind=granted", "Accept", "text/csv");

      assertThat(file.text().lines()).hasSize(1 + 1_202).doesNotHaveDuplicates();
      assertThat(filtered.text().lines()).hasSize(1 + 1_201).doesNotHaveDuplicates();
    }

    @Test
    void an_order_shows_what_it_moved() {
      awaitStatus("/v1/orders/" + delivered, "delivered", books);
      Reply book = books.get("/v1/orders/" + delivered + "/entries");

      assertThat(book.status()).as(book.text()).isEqualTo(200);
      assertThat(
              book.body().path("entries").valueStream().map(entry -> entry.path("kind").asString()))
          .containsExactly("held", "captured", "released", "refunded");
      assertThat(book.body().path("trialBalance").toString())
          .isEqualTo(
              """
              {"accounts":[{"account":"available","debits":222,"credits":22},\
              {"account":"held","debits":222,"credits":222},\
              {"account":"spent","debits":0,"credits":222},\
              {"account":"refunded","debits":22,"credits":0}],\
              "debits":466,"credits":466,"held":0,"charged":200}\
              """);
      String silent = books.post("/v1/orders", order("books", "SILENT")).header("Location");
      assertThat(books.get(silent + "/entries").body().path("entries").size()).isZero();
    }

    @Test
    void an_order_that_has_closed_never_shows_half_of_what_it_moved() {
      JournalStory fresh = system.pipeline.open("fresh");
      Api reader = api.as(system.tokens.token("orders:read orders:write", "fresh"));
      String path = reader.post("/v1/orders", order("fresh", "DELIVER")).header("Location");
      await().until(() -> reader.get(path).body().at("/price/released").isNumber());
      OrderId order = OrderId.parse(path.substring("/v1/orders/".length()));
      system.pipeline.book(
          fresh.held(order, 222).captured(order, 0, 222).released(order, 0).entriesFrom(2));
      // Booked a moment ago, and not in the documents yet.
      Reply book = reader.get(path + "/entries");

      assertThat(book.body().path("entries").size()).as(book.text()).isEqualTo(3);
      assertThat(book.body().at("/trialBalance/held").asLong()).isZero();
    }

    @Test
    void a_month_is_opened_booked_and_closed() {
      Reply january = books.get("/v1/contracts/books/statements/2026-01");
      Reply february = books.get("/v1/contracts/books/statements/2026-02");

      assertThat(january.status()).as(january.text()).isEqualTo(200);
      assertThat(january.text())
          .isEqualTo(
              """
              {"contractId":"books","name":"Contract books","month":"2026-01","complete":true,\
              "billingMode":"credit",\
              "opening":{"granted":0,"available":0,"held":0,"spent":0,"refunded":0,"expired":0},\
              "totals":[{"kind":"opened","entries":1,"credits":0},\
              {"kind":"granted","entries":1,"credits":1000},\
              {"kind":"held","entries":1,"credits":222},\
              {"kind":"captured","entries":1,"credits":222},\
              {"kind":"released","entries":1,"credits":0}],\
              "closing":{"granted":1000,"available":778,"held":0,"spent":222,"refunded":0,\
              "expired":0},\
              "charged":{"credits":222,"currency":"EUR","amount":2.22},\
              "_links":{"self":{"href":"/v1/contracts/books/statements/2026-01"},\
              "contract":{"href":"/v1/contracts/books"},\
              "entries":{"href":"/v1/contracts/books/entries?from=2026-01-01T00:00:00Z\
              &to=2026-02-01T00:00:00Z"}}}\
              """);
      assertThat(february.body().path("opening")).isEqualTo(january.body().path("closing"));
      assertThat(february.body().path("charged").toString())
          .isEqualTo("{\"credits\":-22,\"currency\":\"EUR\",\"amount\":-0.22}");
      assertThat(books.get(january.at("/_links/entries/href")).body().path("entries").size())
          .isEqualTo(5);
    }

    @Test
    void a_month_without_entries_is_as_the_one_before_left_it() {
      Reply march = books.get("/v1/contracts/books/statements/2026-03");
      String present = YearMonth.now(ZoneOffset.UTC).toString();
      Reply now = books.get("/v1/contracts/books/statements/" + present);

      assertThat(march.body().path("totals").size()).isZero();
      assertThat(march.body().path("opening")).isEqualTo(march.body().path("closing"));
      assertThat(march.body().at("/closing/refunded").asLong()).isEqualTo(22);
      assertThat(now.body().at("/complete").asBoolean()).isFalse();
      assertThat(now.body().at("/closing/granted").asLong()).isEqualTo(1_500);
    }

    @Test
    void there_are_statements_from_the_first_month_to_the_present() {
      assertThat(books.get("/v1/contracts/books/statements/2025-12").problem())
          .isEqualTo("unknown-statement");
      assertThat(books.get("/v1/contracts/books/statements/9999-12").problem())
          .isEqualTo("unknown-statement");
      for (String month : List.of("2026-13", "2026-1", "may")) {
        assertThat(books.get("/v1/contracts/books/statements/" + month).problem())
            .isEqualTo("invalid-parameter");
      }
    }
  }

  @Nested
  class Cancelling {
    @Test
    void asks_and_the_outcome_is_in_the_order() {
      String path = api.post("/v1/orders", order("HOLD"), "Prefer", "wait=10").header("Location");
      Reply asked = api.post(path + "/cancellation");

      assertThat(asked.status()).as(asked.text()).isEqualTo(202);
      assertThat(awaitStatus(path, "cancelled").at("/cancellation/requestedAt"))
          .isEqualTo(asked.at("/requestedAt"));
      Reply again = api.post(path + "/cancellation");
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.problem()).isEqualTo("order-is-final");
    }

    @Test
    void asking_twice_is_asking_once() {
      String path = api.post("/v1/orders", order("SILENT")).header("Location");
      api.post(path + "/cancellation");
      await().until(() -> api.get(path).body().has("cancellation"));
      api.post(path + "/cancellation");

      assertThat(
              system.pipeline.seen().stream()
                  .filter(CancellationRequested.class::isInstance)
                  .filter(event -> path.endsWith(event.orderId().toString())))
          .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void there_must_be_an_order() {
      assertThat(api.post("/v1/orders/00000000-0000-7000-8000-000000000000/cancellation").problem())
          .isEqualTo("unknown-order");
    }
  }

  @Nested
  class Describing {
    private static final Path COMMITTED = Path.of("src/main/openapi/order-api.yaml");

    @Test
    void the_committed_description_is_the_generated_one() throws IOException {
      String generated = api.as(null).get("/v3/api-docs.yaml").text();
      if (Boolean.getBoolean("openapi.update")) {
        Files.createDirectories(COMMITTED.getParent());
        Files.writeString(COMMITTED, generated);
      }

      assertThat(COMMITTED)
          .as("The API has changed. If that is meant, run this test with -Dopenapi.update=true")
          .content()
          .isEqualTo(generated);
    }

    @Test
    void every_success_has_an_example_that_fits_its_schema() {
      JsonNode document = api.as(null).get("/v3/api-docs").body();
      List<String> wrong = new ArrayList<>();
      document
          .path("paths")
          .properties()
          .forEach(
              path ->
                  path.getValue()
                      .properties()
                      .forEach(
                          operation ->
                              wrong.addAll(wrongExamples(document, operation.getValue()))));

      assertThat(wrong).isEmpty();
    }

    private static List<String> wrongExamples(JsonNode document, JsonNode operation) {
      List<String> wrong = new ArrayList<>();
      for (var answer : operation.path("responses").properties()) {
        if (answer.getKey().startsWith("2")) {
          for (var body : answer.getValue().path("content").properties()) {
            String name = operation.path("operationId").asString() + " " + answer.getKey();
            JsonNode example = body.getValue().at("/examples/example/value");
            if (body.getKey().equals("application/octet-stream")) {
              // Bytes of an image have no example.
              continue;
            }
            if (example.isMissingNode()) {
              wrong.add(name + " " + body.getKey() + " has no example");
            } else if (body.getKey().equals("application/json")) {
              validate(document, body.getValue().path("schema"), example)
                  .forEach(error -> wrong.add(name + " " + error));
            }
          }
        }
      }
      return wrong;
    }

    private static List<com.networknt.schema.Error> validate(
        JsonNode document, JsonNode schema, JsonNode example) {
      ObjectNode whole = new JsonMapper().createObjectNode();
      whole.putArray("allOf").add(schema);
      whole.set("components", document.path("components"));
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(whole)
          .validate(example);
    }

    @Test
    void every_operation_says_what_it_does_and_what_it_needs() {
      JsonNode document = api.as(null).get("/v3/api-docs").body();

      document
          .path("paths")
          .forEach(
              path ->
                  path.forEach(
                      operation -> {
                        String id = operation.path("operationId").asString();
                        assertThat(operation.path("description").asString(""))
                            .as(id)
                            .containsAnyOf("Needs the scope orders:", "Needs no token.");
                        for (String status : List.of("400", "401", "405", "406", "429", "500")) {
                          assertThat(operation.path("responses").has(status))
                              .as(id + " " + status)
                              .isTrue();
                        }
                      }));
    }
  }

  @Nested
  class PoisonInTheLog {
    @Test
    void goes_to_the_dead_letters_once_and_the_partition_goes_on() {
      Reply taken = api.post("/v1/orders", order("SILENT"));
      String key = taken.at("/id");
      ProducerRecord<String, byte[]> poison =
          new ProducerRecord<>(Topics.ORDERS, key, "not JSON".getBytes(UTF_8));
      poison.headers().add("ce_type", "swath.order-priced.v1".getBytes(UTF_8));
      kafka().send(poison).join();
      // Behind the poison in the same partition.
      api.post("/v1/orders/" + key + "/cancellation");

      await().until(() -> api.get("/v1/orders/" + key).body().has("cancellation"));
      assertThat(records(Topics.deadLetters(Topics.ORDERS)))
          .filteredOn(letter -> letter.key().equals(key))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.headers().lastHeader(DeadLetters.CONSUMER_HEADER).value())
                      .asString(UTF_8)
                      .isEqualTo("order-tracking"));
      assertThat(
              system
                  .application
                  .getBean(MeterRegistry.class)
                  .counter(
                      "swath.dead.letters", "topic", Topics.ORDERS, "consumer", "order-tracking")
                  .count())
          .isEqualTo(1);
    }
  }

  @SuppressWarnings("unchecked") // the bean's type, erased
  private static KafkaTemplate<String, byte[]> kafka() {
    return system.application.getBean(KafkaTemplate.class);
  }

  private static List<ConsumerRecord<String, byte[]>> records(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", system.broker.getBrokersAsString()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      Set<TopicPartition> partitions = new HashSet<>();
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }
}
