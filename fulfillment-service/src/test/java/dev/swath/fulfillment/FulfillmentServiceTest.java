package dev.swath.fulfillment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.DeliveryFailed;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.DoneThen;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.Drop;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.Status;
import dev.swath.service.testing.PortContract;
import dev.swath.service.tickets.ServiceTickets;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.JsonNode;

/** The whole service on a Kafka broker, a document store and a provider over HTTP. */
class FulfillmentServiceTest {
  private static final int PARTITIONS = 2;
  private static final String PLACE = "POST /api/v1/orders";
  private static final String STATUS = "GET /api/v1/orders/*";
  private static final String FETCH = "GET /api/v1/items/*/download";
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static final TestTokens TOKENS = new TestTokens();
  private static final String SERVICE_KEY =
      Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

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
                "ledger",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_RECORD_BYTES),
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

  @AfterEach
  void nothingGoesWrongAnyMore() {
    upstream.clear(PLACE);
    upstream.clear(STATUS);
    upstream.clear(FETCH);
    upstream.cancellable(true);
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
                "--swath.providers.oneatlas.settle=200ms",
                "--swath.providers.oneatlas.insist-for=3s",
                "--swath.providers.oneatlas.answer-within=1s",
                "--swath.providers.oneatlas.stalled-after=2s",
                "--swath.fulfillment.attention.first=200ms",
                "--swath.fulfillment.attention.max=500ms",
                "--swath.service-key=" + SERVICE_KEY,
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

  // ---- what a person decides

  @Test
  void an_order_that_is_barred_needs_attention_and_is_placed_when_an_operator_says_so()
      throws Exception {
    Samples order = Samples.order("barred", "scene-1");
    upstream.meet(PLACE, Collections.nCopies(200, Status.of(402)).toArray(Fault[]::new));
    write(order.heldEvents());
    awaitStatus(order, DeliveryStatus.NEEDS_ATTENTION);
    upstream.clear(PLACE);
    String id = order.delivery(0).toString();
    await().until(() -> operator("GET", "/v1/deliveries", null, null).body().contains(id));
    assertThat(operator("GET", "/v1/deliveries?status=needs-attention", null, null).body())
        .contains("provider-bars-us");
    await()
        .untilAsserted(
            () ->
                assertThat(get("/actuator/prometheus"))
                    .containsPattern("swath_deliveries_open\\{.*needs_attention.*\\} 1.0"));

    // It survives a restart.
    stop();
    start();
    String retry = "{\"resolution\": \"retry\", \"why\": \"The account is topped up.\"}";
    String path = "/v1/deliveries/" + id + "/resolution";
    HttpResponse<String> first = operator("POST", path, "key-1", retry);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    ends(order, OrderStatus.DELIVERED);
    assertThat(upstreamOrders(order)).isEqualTo(1);
    assertThat(operator("POST", path, "key-1", retry).body()).isEqualTo(first.body());
    assertThat(operator("POST", path, "key-1", retry.replace("topped", "filled")).statusCode())
        .isEqualTo(422);
    assertThat(operator("POST", path, "key-2", retry).statusCode()).isEqualTo(409);
    assertThat(events(order)).filteredOn(DeliveryResolved.class::isInstance).hasSize(1);
  }

  @Test
  void an_order_that_the_provider_loses_is_insisted_on_and_goes_on_when_it_is_there_again()
      throws Exception {
    Samples order = Samples.order("lost", "never-1");
    write(order.heldEvents());
    awaitSubmitted(order);
    upstream.meet(STATUS, Collections.nCopies(400, Status.of(404)).toArray(Fault[]::new));
    awaitStatus(order, DeliveryStatus.NEEDS_ATTENTION);
    assertThat(events(order)).noneMatch(DeliveryFailed.class::isInstance);
    upstream.clear(STATUS);
    awaitStatus(order, DeliveryStatus.PROCESSING);
    write(List.of(order.cancellationRequested(Samples.T0.plusSeconds(60))));
    ends(order, OrderStatus.CANCELLED);
  }

  @Test
  void a_hold_that_ends_calls_the_order_off() {
    Samples order = Samples.order("hold-ended", "never-1");
    write(order.heldEvents());
    awaitSubmitted(order);
    write(List.of(order.holdExpired()));
    OrderState state = ends(order, OrderStatus.FAILED);
    assertThat(state.items().getFirst().delivery().failure())
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("hold-expired"));
    assertThat(upstream.ordersOf(order.delivery(0).toString()).getFirst().path("status").asString())
        .isEqualTo("cancelled");
  }

  @Test
  void operators_need_their_scope_and_say_what_is_known() throws Exception {
    assertThat(status("/v1/deliveries")).isEqualTo(401);
    HttpResponse<String> weak =
        call("GET", "/v1/deliveries", TOKENS.token("orders:read"), null, null);
    assertThat(weak.statusCode()).isEqualTo(403);
    assertThat(weak.body()).contains("fulfillment:admin");
    assertThat(operator("GET", "/v1/deliveries?stauts=x", null, null).statusCode()).isEqualTo(400);
    assertThat(operator("GET", "/v1/deliveries?limit=0", null, null).statusCode()).isEqualTo(400);
    String path = "/v1/deliveries/" + Samples.order("none", "s").delivery(0) + "/resolution";
    String fail = "{\"resolution\": \"fail\", \"why\": \"no\"}";
    assertThat(operator("POST", path, "k", fail).statusCode()).isEqualTo(409);
    assertThat(operator("POST", path, null, fail).statusCode()).isEqualTo(400);
    for (String body :
        List.of(
            "[]",
            "{\"resolution\": \"reroute\", \"why\": \"x\"}",
            "{\"resolution\": \"placed-as\", \"why\": \"x\"}",
            "{\"resolution\": \"retry\", \"why\": \"\"}",
            "{\"resolution\": \"retry\", \"why\": \"a\\u202Eb\"}",
            "{\"resolution\": \"retry\", \"why\": \"x\", \"x\": 1}")) {
      HttpResponse<String> refused = operator("POST", path, "k", body);
      assertThat(refused.statusCode()).as(body + refused.body()).isEqualTo(422);
      assertThat(refused.headers().firstValue("Content-Type").orElse(""))
          .contains("application/problem+json");
    }
  }

  @Test
  void the_api_document_names_every_path_and_every_reason() throws Exception {
    JsonNode document = WireJson.mapper().readTree(get("/v3/api-docs"));
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(document.path("paths").propertyNames())
        .containsExactlyInAnyOrder("/v1/deliveries", "/v1/deliveries/{id}/resolution");
    assertThat(document.at("/components/schemas/Delivery/properties").propertyNames())
        .containsAll(
            Stream.of(
                    Class.forName("dev.swath.fulfillment.rest.DeliveryView").getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  // ---- files

  @Test
  void a_delivered_file_is_streamed_to_whoever_has_a_ticket_for_it() throws Exception {
    Samples order = Samples.order("fetched", "scene-1");
    write(order.heldEvents());
    DeliveryState delivery = ends(order, OrderStatus.DELIVERED).items().getFirst().delivery();
    String id = Objects.requireNonNull(delivery.upstreamOrderId());
    String name = delivery.files().getFirst().name();

    HttpResponse<String> whole = fetch(ticket(id, name), null);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("the image");
    assertThat(whole.headers().firstValue("ETag")).contains("\"v1\"");
    assertThat(whole.headers().firstValue("Content-Length")).contains("9");
    HttpResponse<String> part = fetch(ticket(id, name), "bytes=4-");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("image");

    assertThat(fetch(ticket(id, "other.jp2"), null).statusCode()).isEqualTo(404);
    assertThat(fetch("no ticket", null).statusCode()).isEqualTo(401);
    assertThat(fetch(TOKENS.token("fulfillment:admin"), null).statusCode()).isEqualTo(401);
    upstream.meet(FETCH, Status.of(500));
    HttpResponse<String> later = fetch(ticket(id, name), null);
    assertThat(later.statusCode()).isEqualTo(503);
    assertThat(later.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void half_a_file_is_not_taken_for_the_whole() {
    Samples order = Samples.order("half", "scene-1");
    write(order.heldEvents());
    DeliveryState delivery = ends(order, OrderStatus.DELIVERED).items().getFirst().delivery();
    String id = Objects.requireNonNull(delivery.upstreamOrderId());
    upstream.meet(FETCH, new Fault.BreakOff(1_000_000));
    String ticket = ticket(id, delivery.files().getFirst().name());
    assertThatThrownBy(() -> fetch(ticket, null)).isInstanceOf(IOException.class);
  }

  @Test
  void files_are_only_fetched() throws Exception {
    for (String method : List.of("POST", "DELETE", "LINK", "get")) {
      HttpResponse<String> answer =
          call(method, "/v1/files", TOKENS.token("fulfillment:admin"), null, null);
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
      assertThat(answer.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }
  }

  /** The operators' port keeps to the rules of all ports. */
  @Nested
  class Port extends PortContract {
    @Override
    protected int port() {
      return uri("").getPort();
    }

    @Override
    protected String token() {
      return TOKENS.token("fulfillment:admin");
    }

    @Override
    protected String readPath() {
      return "/v1/deliveries";
    }

    @Override
    protected String writePath() {
      return "/v1/deliveries/00000000-0000-8000-8000-000000000000/resolution";
    }
  }

  private static String ticket(String upstreamOrderId, String name) {
    return ServiceTickets.of(List.of(SERVICE_KEY), Clock.systemUTC())
        .sign(
            "file",
            Map.of("provider", "oneatlas", "upstreamOrderId", upstreamOrderId, "name", name),
            Duration.ofSeconds(60));
  }

  private static HttpResponse<String> fetch(String ticket, @Nullable String range)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/v1/files")).header("Authorization", "Bearer " + ticket);
    if (range != null) {
      request.header("Range", range);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  // ---- any record

  @Test
  void any_record_on_the_topic_stops_nothing() {
    Samples before = Samples.order("before-any", "scene-1");
    Samples after = Samples.order("after-any", "scene-1");
    String key = before.order().toString();
    int letters = deadLetters().size();
    write(before.heldEvents());
    List<ProducerRecord<String, byte[]>> odd = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      odd.add(new ProducerRecord<>(Topics.ORDERS, partition, null, null));
      odd.add(new ProducerRecord<>(Topics.ORDERS, partition, null, new byte[] {0, 1, 2}));
      odd.add(new ProducerRecord<>(Topics.ORDERS, partition, key, "null".getBytes(UTF_8)));
      odd.add(typed(partition, key, null, "{}".getBytes(UTF_8)));
      odd.add(typed(partition, key, "swath.order-requested.v3", null));
      odd.add(typed(partition, key, "swath.order-requested.v3", "null".getBytes(UTF_8)));
      odd.add(typed(partition, key, "swath.order-requested.v9", "{}".getBytes(UTF_8)));
      odd.add(typed(partition, key, "swath.delivery-failed.v1", new byte[3 << 20]));
      odd.add(typed(partition, key, "com.example.unknown", "{}".getBytes(UTF_8)));
    }
    send(odd);
    write(after.heldEvents());
    ends(before, OrderStatus.DELIVERED);
    ends(after, OrderStatus.DELIVERED);
    // All but the type of somebody else.
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> deadLetters().size() == letters + 8 * PARTITIONS);
    assertThat(events(after)).filteredOn(OrderClosed.class::isInstance).hasSize(1);
  }

  private static ProducerRecord<String, byte[]> typed(
      int partition, String key, @Nullable String type, byte @Nullable [] value) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.ORDERS, partition, key, value);
    record.headers().add(EventCodec.TYPE_HEADER, type == null ? null : type.getBytes(UTF_8));
    return record;
  }

  private static List<ConsumerRecord<String, byte[]>> deadLetters() {
    return log().stream()
        .filter(record -> record.topic().equals(Topics.deadLetters(Topics.ORDERS)))
        .toList();
  }

  private static void awaitStatus(Samples order, DeliveryStatus status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              OrderState state = Samples.fold(null, events(order));
              return state != null && state.items().getFirst().delivery().status() == status;
            });
  }

  private static HttpResponse<String> operator(
      String method, String path, @Nullable String key, @Nullable String body)
      throws IOException, InterruptedException {
    return call(method, path, TOKENS.token("fulfillment:admin"), key, body);
  }

  private static HttpResponse<String> call(
      String method, String path, String token, @Nullable String key, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static URI uri(String path) {
    String port = Objects.requireNonNull(service).getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int status(String path) throws IOException, InterruptedException {
    return answer(path).statusCode();
  }

  private static String get(String path) throws IOException, InterruptedException {
    return answer(path).body();
  }

  private static HttpResponse<String> answer(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
