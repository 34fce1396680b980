package dev.swath.fulfillment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.DoneThen;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.Drop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The whole service on a Kafka broker, a document store and a provider over HTTP. */
class FulfillmentServiceTest {
  private static final int PARTITIONS = 2;
  private static final String PLACE = "POST /api/v1/orders";
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static final TestTokens TOKENS = new TestTokens();

  private static EmbeddedKafkaKraftBroker broker;
  private static KafkaProducer<String, byte[]> producer;
  private static MongoServer mongo;
  private static FakeOneAtlas upstream;
  private static @Nullable ConfigurableApplicationContext service;
  private static final List<ConsumerRecord<String, byte[]>> LOG = new ArrayList<>();
  private static KafkaConsumer<String, byte[]> consumer;

  @BeforeAll
  static void startSurroundings() throws IOException {
    broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.brokerProperty("transaction.state.log.replication.factor", "1");
    broker.brokerProperty("transaction.state.log.min.isr", "1");
    broker.afterPropertiesSet();
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.getBrokersAsString(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "ledger"),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.getBrokersAsString(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, PARTITIONS)
            .boxed()
            .flatMap(
                partition ->
                    List.of(Topics.ORDERS, Topics.deadLetters(Topics.ORDERS)).stream()
                        .map(topic -> new TopicPartition(topic, partition)))
            .toList());
    mongo = new MongoServer(new MemoryBackend());
    mongo.bind("127.0.0.1", 0);
    upstream = new FakeOneAtlas();
    start();
  }

  @AfterAll
  static void stopSurroundings() {
    stop();
    consumer.close();
    producer.close();
    upstream.close();
    mongo.shutdownNow();
    broker.destroy();
  }

  private static void start() {
    service =
        new SpringApplicationBuilder(FulfillmentApplication.class)
            .run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--management.health.mongodb.enabled=false",
                TOKENS.argument(),
                "--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                "--spring.mongodb.uri=" + mongo.getConnectionString() + "/swath_fulfillment",
                "--swath.kafka.partitions=" + PARTITIONS,
                "--swath.kafka.replication=1",
                "--swath.providers.oneatlas.base-url=" + upstream.baseUrl(),
                "--swath.providers.oneatlas.token=" + FakeOneAtlas.TOKEN,
                "--swath.providers.oneatlas.connect-timeout=200ms",
                "--swath.providers.oneatlas.response-timeout=500ms",
                "--swath.fulfillment.settle=200ms",
                "--swath.fulfillment.start-spread=100ms",
                "--swath.fulfillment.polls.first=50ms",
                "--swath.fulfillment.polls.max=200ms",
                "--swath.fulfillment.retries.first=50ms",
                "--swath.fulfillment.retries.max=200ms");
  }

  private static void stop() {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  /** Writes in a transaction, as the ledger does: its marker stands at the end of the partition. */
  private static void write(List<? extends OrderEvent> events) {
    send(
        events.stream()
            .map(e -> OrderEvents.codec().encode(Topics.ORDERS, e, "/test", TRACEPARENT))
            .toList());
  }

  private static void send(List<ProducerRecord<String, byte[]>> records) {
    producer.beginTransaction();
    List<Future<?>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    producer.commitTransaction();
    assertThat(sent).allMatch(Future::isDone);
  }

  private static List<ConsumerRecord<String, byte[]>> log() {
    consumer.poll(Duration.ofMillis(50)).forEach(LOG::add);
    return LOG;
  }

  private static List<OrderEvent> events(Samples order) {
    return log().stream()
        .filter(record -> record.topic().equals(Topics.ORDERS))
        .filter(record -> Objects.equals(record.key(), order.order().toString()))
        .map(record -> OrderEvents.codec().decode(record))
        .filter(Decoded.Event.class::isInstance)
        .map(decoded -> ((Decoded.Event<OrderEvent>) decoded).event())
        .toList();
  }

  private static OrderState ends(Samples order, OrderStatus status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              OrderState state = Samples.fold(null, events(order));
              return state != null && state.status().isFinal();
            });
    OrderState state = Samples.after(events(order));
    assertThat(state.status()).as(state.toString()).isEqualTo(status);
    return state;
  }

  private static List<String> typesOf(Samples order) {
    return events(order).stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  private static int upstreamOrders(Samples order) {
    return upstream.ordersOf(order.delivery(0).toString()).size();
  }

  private static void awaitSubmitted(Samples order) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> events(order).stream().anyMatch(DeliverySubmitted.class::isInstance));
  }

  @Test
  void a_held_order_is_delivered_and_closed() {
    Samples order = Samples.order("delivered", "scene-1");
    write(order.heldEvents());
    OrderState state = ends(order, OrderStatus.DELIVERED);
    assertThat(typesOf(order))
        .containsExactly(
            "OrderRequested",
            "OrderPriced",
            "CreditsHeld",
            "DeliverySubmitting",
            "DeliverySubmitted",
            "DeliveryDelivered",
            "OrderClosed");
    assertThat(state.items().getFirst().delivery().files())
        .singleElement()
        .satisfies(file -> assertThat(file.name()).isEqualTo("toulouse.jp2"));
    assertThat(log())
        .filteredOn(record -> order.order().toString().equals(record.key()))
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("traceparent").value())
                    .isEqualTo(TRACEPARENT.getBytes(UTF_8)));
  }

  @Test
  void a_provider_that_fails_fails_the_order() {
    Samples order = Samples.order("failing", "error-1");
    write(order.heldEvents());
    OrderState state = ends(order, OrderStatus.FAILED);
    assertThat(state.items().getFirst().delivery().failure())
        .isEqualTo(
            new Violation("provider-error", "/items/0", "The provider could not produce it."));
  }

  @Test
  void an_order_can_be_called_off_until_the_provider_refuses() {
    Samples order = Samples.order("called-off", "never-1");
    write(order.heldEvents());
    awaitSubmitted(order);
    upstream.cancellable(false);
    write(List.of(order.cancellationRequested(Samples.T0.plusSeconds(60))));
    await().until(() -> events(order).stream().anyMatch(CancellationRefused.class::isInstance));
    upstream.cancellable(true);
    write(List.of(order.cancellationRequested(Samples.T0.plusSeconds(120))));
    ends(order, OrderStatus.CANCELLED);
    assertThat(events(order)).filteredOn(CancellationRefused.class::isInstance).hasSize(1);
  }

  @Test
  void an_order_that_was_taken_without_an_answer_is_not_placed_again() {
    Samples order = Samples.order("dropped", "scene-1");
    upstream.meet(PLACE, new DoneThen(new Drop()));
    write(order.heldEvents());
    ends(order, OrderStatus.DELIVERED);
    assertThat(upstreamOrders(order)).isEqualTo(1);
  }

  @Test
  void an_order_that_was_not_taken_is_placed_again() {
    Samples order = Samples.order("turned-away", "scene-1");
    upstream.meet(PLACE, Fault.Status.of(429), new Drop(), Fault.Status.of(500));
    write(order.heldEvents());
    ends(order, OrderStatus.DELIVERED);
    assertThat(upstreamOrders(order)).isEqualTo(1);
  }

  @Test
  void a_restart_goes_on_where_it_was() {
    Samples following = Samples.order("following", "never-1");
    Samples submitting = Samples.order("submitting", "scene-1");
    write(following.heldEvents());
    awaitSubmitted(following);
    stop();
    write(List.of(following.cancellationRequested(Samples.T0.plusSeconds(60))));
    write(submitting.heldEvents());
    write(List.of(submitting.submitting(0)));
    start();
    ends(following, OrderStatus.CANCELLED);
    ends(submitting, OrderStatus.DELIVERED);
    assertThat(upstreamOrders(following)).isEqualTo(1);
    assertThat(upstreamOrders(submitting)).isEqualTo(1);
  }

  @Test
  void a_store_that_is_lost_is_filled_from_the_log_without_doing_anything_again() {
    Samples done = Samples.order("done", "scene-1");
    Samples open = Samples.order("still-open", "never-1");
    send(List.of(unreadable(done)));
    write(done.heldEvents());
    write(open.heldEvents());
    ends(done, OrderStatus.DELIVERED);
    awaitSubmitted(open);
    int eventsOfDone = typesOf(done).size();

    InetSocketAddress address = mongo.getLocalAddress();
    mongo.shutdownNow();
    write(List.of(open.cancellationRequested(Samples.T0.plusSeconds(60))));
    mongo = new MongoServer(new MemoryBackend());
    mongo.bind(address);

    ends(open, OrderStatus.CANCELLED);
    assertThat(typesOf(done)).hasSize(eventsOfDone);
    assertThat(upstreamOrders(done)).isEqualTo(1);
    assertThat(upstreamOrders(open)).isEqualTo(1);
    await().until(() -> !deadLetters(done).isEmpty());
    assertThat(deadLetters(done)).hasSize(1);
  }

  @Test
  void what_cannot_be_read_goes_to_the_dead_letters_and_the_rest_goes_on() {
    Samples order = Samples.order("after-poison", "scene-1");
    send(List.of(unreadable(order)));
    write(order.heldEvents());
    ends(order, OrderStatus.DELIVERED);
    await().until(() -> !deadLetters(order).isEmpty());
    assertThat(deadLetters(order))
        .singleElement()
        .satisfies(
            record ->
                assertThat(record.headers().lastHeader(DeadLetters.CONSUMER_HEADER).value())
                    .isEqualTo("fulfillment-service".getBytes(UTF_8)));
  }

  private static ProducerRecord<String, byte[]> unreadable(Samples order) {
    ProducerRecord<String, byte[]> poison =
        new ProducerRecord<>(Topics.ORDERS, order.order().toString(), "{".getBytes(UTF_8));
    poison.headers().add(EventCodec.TYPE_HEADER, "swath.order-requested.v1".getBytes(UTF_8));
    return poison;
  }

  private static List<ConsumerRecord<String, byte[]>> deadLetters(Samples order) {
    return log().stream()
        .filter(record -> record.topic().equals(Topics.deadLetters(Topics.ORDERS)))
        .filter(record -> Objects.equals(record.key(), order.order().toString()))
        .toList();
  }

  @Test
  void tells_health_and_metrics_and_nothing_else() throws Exception {
    Samples order = Samples.order("measured", "scene-1");
    write(order.heldEvents());
    ends(order, OrderStatus.DELIVERED);
    assertThat(get("/actuator/health/readiness")).isEqualTo("{\"status\":\"UP\"}");
    await()
        .untilAsserted(
            () ->
                assertThat(get("/actuator/prometheus"))
                    .contains(
                        "swath_deliveries_open{",
                        "swath_orders_closed_total{",
                        "swath_provider_calls_seconds_count{",
                        "kafka_consumer_fetch_manager_records_lag"));
    assertThat(status("/actuator/env")).isEqualTo(404);
  }

  private static int status(String path) throws IOException, InterruptedException {
    return answer(path).statusCode();
  }

  private static String get(String path) throws IOException, InterruptedException {
    return answer(path).body();
  }

  private static HttpResponse<String> answer(String path)
      throws IOException, InterruptedException {
    String port = Objects.requireNonNull(service).getEnvironment().getProperty("local.server.port");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
