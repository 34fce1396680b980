package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.Topics;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.testing.Api;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.TestSystem;
import dev.swath.orders.tracking.application.Observer;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.application.OrderProjection;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.OrderStories;
import dev.swath.orders.tracking.domain.Stage;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

/** What the front window shows, over HTTP, however large, late or wrong what it is asked for is. */
class WindowApiTest {
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

  private static String settled() {
    String path = api.post("/v1/orders", order("DELIVER")).header("Location");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.get(path).body().path("settled").asBoolean());
    return path;
  }

  private static List<String> ids(Stream<String> lines) {
    return lines.filter(line -> line.startsWith("id: ")).map(line -> line.substring(4)).toList();
  }

  @Test
  void a_settled_order_has_no_stream_after_its_last_event() {
    String path = settled();

    assertThat(api.get(path + "/events", "Last-Event-ID", "9").status()).isEqualTo(204);
    assertThat(ids(api.lines(path + "/events", "Last-Event-ID", "7"))).containsExactly("8", "9");
  }

  @Test
  void a_last_event_that_the_order_does_not_have_begins_with_the_first() {
    String path = settled();

    for (String foreign : List.of("10", "100000", "99999999999", "-1", "x", "")) {
      assertThat(ids(api.lines(path + "/events", "Last-Event-ID", foreign)))
          .as(foreign)
          .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
    }
  }

  @Test
  void asking_for_the_head_of_a_stream_holds_nothing() {
    String path = api.post("/v1/orders", order("SILENT")).header("Location");
    await().until(() -> api.get(path).status() == 200);
    Reply head = api.send(api.request(path + "/events").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).startsWith("text/event-stream");
    assertThat(system.application.getBean(Bulkheads.class).streams().used()).isZero();
  }

  @Test
  void a_stream_ends_with_its_token() {
    String path = api.post("/v1/orders", order("SILENT")).header("Location");
    Instant end = Instant.now().plusSeconds(3);
    Api brief = api.as(system.tokens.token(end, "orders:read", "demo"));

    assertThat(ids(brief.lines(path + "/events"))).containsExactly("1");
    assertThat(Instant.now()).isAfterOrEqualTo(end.minusSeconds(1));
  }

  @Test
  void a_delivered_order_is_settled_once_its_books_are_closed() {
    String path = settled();

    assertThat(api.get(path).body().at("/price/released").isNumber()).isTrue();
    String open = api.post("/v1/orders", order("HOLD")).header("Location");
    await().until(() -> api.get(open).at("/status").equals("held"));
    assertThat(api.get(open).body().path("settled").asBoolean(true)).isFalse();
  }

  /** Every kind of record that should not be there, on each topic that is read. */
  @Test
  void strays_on_the_topics_stop_nobody() {
    KafkaTemplate<String, byte[]> kafka = kafka();
    for (String topic : List.of(Topics.ORDERS, Topics.LEDGER_ENTRIES)) {
      for (int partition = 0; partition < Topics.DEFAULT_PARTITIONS; partition++) {
        for (ProducerRecord<String, byte[]> stray : strays(topic, partition)) {
          kafka.send(stray).join();
        }
      }
    }
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      orders.add(api.post("/v1/orders", order("DELIVER")).header("Location"));
    }
    for (String path : orders) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> api.get(path).body().path("settled").asBoolean());
    }
    assertThat(api.as(null).get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  private static List<ProducerRecord<String, byte[]>> strays(String topic, int partition) {
    byte[] garbage = "not JSON".getBytes(UTF_8);
    List<ProducerRecord<String, byte[]>> strays = new ArrayList<>();
    for (byte[] value :
        new byte[][] {null, {}, garbage, "null".getBytes(UTF_8), new byte[3 << 20]}) {
      strays.add(new ProducerRecord<>(topic, partition, null, value));
      for (String type :
          new String[] {null, "swath.order-requested.v3", "swath.order-priced.v99", "x", ""}) {
        ProducerRecord<String, byte[]> typed =
            new ProducerRecord<>(topic, partition, "stray", value);
        typed.headers().add(EventCodec.TYPE_HEADER, type == null ? null : type.getBytes(UTF_8));
        strays.add(typed);
      }
    }
    // The largest only once on a partition.
    return strays.subList(0, strays.size() - 5);
  }

  @SuppressWarnings("unchecked") // the bean's type, erased
  private static KafkaTemplate<String, byte[]> kafka() {
    return system.application.getBean(KafkaTemplate.class);
  }

  @Test
  void two_hundred_of_the_largest_orders_are_listed_by_many_at_once() throws Exception {
    ContractId contract = OrderStories.CONTRACT;
    store(contract, 200);
    List<Reply> replies = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(callers.submit(() -> replies.add(api.get("/v1/orders?limit=200&tag=largest"))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(replies).hasSize(16);
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 200)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            reply -> {
              assertThat(reply.body().path("orders")).hasSize(200);
              // No geometry: the orders ask for 50 times 1,000 positions each.
              assertThat(reply.text().length()).isLessThan(8 << 20);
            });
    // Two pages of that length at once are one caller's share.
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).isEqualTo(429);
              assertThat(reply.header("Retry-After")).isEqualTo("1");
            });
  }

  /** Folds orders of fifty items of one area of 1,000 positions, without the way over the log. */
  private static void store(ContractId contract, int orders) {
    OrderProjection projection =
        new OrderProjection(
            system.application.getBean(TrackedOrders.class),
            system.application.getBean(OrderDetails.class),
            new Updates(),
            new Observer() {
              @Override
              public void reached(OrderStatus status) {}

              @Override
              public void ended(Stage stage) {}

              @Override
              public void ignored(int records) {}
            });
    for (int i = 0; i < orders; i++) {
      OrderId id = OrderId.of(contract, "largest " + i);
      OrderEvent event = OrderStories.large(id, 50, 1_000, "largest");
      projection.apply(List.of(new Recorded<>(event, new LogPartition(Topics.ORDERS, 0), i, true)));
    }
  }
}
