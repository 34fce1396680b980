package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.Topics;
import dev.swath.orders.testing.Api;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.TestSystem;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    return await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> api.get(path), reply -> reply.at("/status").equals(status));
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
      assertThat(api.get("/v1//orders").problem()).isEqualTo("invalid-parameter");
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
    void contracts_tell_their_credits() {
      Reply contract = api.get("/v1/contracts/demo");

      assertThat(contract.text())
          .isEqualTo(
              "{\"contractId\":\"demo\",\"name\":\"Contract demo\",\"creditsAvailable\":1000,"
                  + "\"creditsHeld\":0,\"creditsSpent\":0,\"creditLimit\":50}");
      assertThat(api.get("/v1/contracts").body().path("contracts").size()).isEqualTo(1);
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
  class Pricing {
    @Test
    void passes_request_and_answer_as_they_are() {
      Reply reply = api.post("/v1/prices", "{\"a\":1}");
      assertThat(reply.text()).isEqualTo("{\"echo\":{\"a\":1},\"bearer\":true}");
      assertThat(api.post("/v1/prices", "{\"a\":\"teapot\"}").status()).isEqualTo(418);
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
                  .counter("swath.dead.letters", "topic", Topics.ORDERS)
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
