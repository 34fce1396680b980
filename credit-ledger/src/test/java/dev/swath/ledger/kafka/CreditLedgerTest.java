package dev.swath.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.CreditLedgerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The whole service between a broker and an operator. */
class CreditLedgerTest {

  @TempDir static Path folder;

  private static EmbeddedKafkaKraftBroker broker;
  private static KeyPair keys;
  private static ConfigurableApplicationContext service;
  private static KafkaProducer<String, byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperties(
        Map.of(
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "2",
            "offsets.topic.num.partitions", "2",
            "group.initial.rebalance.delay.ms", "0"));
    broker.afterPropertiesSet();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    Files.writeString(
        folder.resolve("public.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    service = startService();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.getBrokersAsString()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  private static ConfigurableApplicationContext startService() {
    return new SpringApplicationBuilder(CreditLedgerApplication.class)
        .run(
            "--server.port=0",
            "--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
            "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                + folder.resolve("public.pem"));
  }

  @AfterAll
  static void stop() {
    producer.close();
    service.close();
    broker.destroy();
  }

  @Test
  void anOrderIsHeldCapturedAndReleased() throws Exception {
    ContractId contract = open("walk", 1_000);
    OrderId order = OrderId.of(contract, "1");
    DeliveryId delivery = DeliveryId.of(order, 0);

    send(priced(contract, order, 300));
    awaitEvents(order, CreditsHeld.class);
    send(
        new DeliveryDelivered(
            order, contract, Instant.now(), delivery, List.of(), new Credits(200)),
        new OrderClosed(order, contract, Instant.now(), Outcome.PARTIALLY_DELIVERED));

    List<OrderEvent> answers =
        awaitEvents(order, CreditsHeld.class, CreditsCaptured.class, CreditsReleased.class);
    assertThat(((CreditsReleased) answers.getLast()).amount()).isEqualTo(new Credits(100));
    assertThat(topUp("walk", "look", 1).body())
        .contains("\"creditsAvailable\":801", "\"creditsHeld\":0", "\"creditsSpent\":200");
  }

  @Test
  void anOrderThatCannotBePaidIsRefusedForGood() throws Exception {
    ContractId contract = open("poor", 100);
    OrderId order = OrderId.of(contract, "1");

    send(priced(contract, order, 222));
    awaitEvents(order, CreditsRefused.class);
    topUp("poor", "k", 1_000);
    send(priced(contract, order, 222));

    OrderId next = OrderId.of(contract, "2");
    send(priced(contract, next, 222));
    awaitEvents(next, CreditsHeld.class);
    awaitEvents(order, CreditsRefused.class);
  }

  @Test
  void afterARestartBalancesAreWhatTheJournalSaysAndNothingIsAnsweredTwice() throws Exception {
    ContractId contract = open("restart", 1_000);
    List<OrderId> orders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      OrderId order = OrderId.of(contract, "before-" + i);
      orders.add(order);
      send(priced(contract, order, 10));
    }
    awaitEvents(orders.getLast(), CreditsHeld.class);

    service.close();
    OrderId meanwhile = OrderId.of(contract, "meanwhile");
    send(priced(contract, meanwhile, 700));
    orders.forEach(order -> send(priced(contract, order, 10)));
    service = startService();

    awaitEvents(meanwhile, CreditsHeld.class);
    OrderId after = OrderId.of(contract, "after");
    send(priced(contract, after, 101));
    awaitEvents(after, CreditsRefused.class);
    for (OrderId order : orders) {
      awaitEvents(order, CreditsHeld.class);
    }
    assertThat(topUp("restart", "look", 1).body())
        .contains("\"creditsAvailable\":101", "\"creditsHeld\":900");
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersAndThePartitionGoesOn() throws Exception {
    ContractId contract = open("poison", 100);
    OrderId order = OrderId.of(contract, "1");
    ProducerRecord<String, byte[]> garbage =
        new ProducerRecord<>(Topics.ORDERS, order.toString(), "{\"no\":1}".getBytes(UTF_8));
    garbage.headers().add("ce_type", "swath.order-priced.v1".getBytes(UTF_8));
    producer.send(garbage).get();
    send(priced(contract, order, 10));

    awaitEvents(order, CreditsHeld.class);
    List<ConsumerRecord<String, byte[]>> letters =
        records(Topics.deadLetters(Topics.ORDERS)).stream()
            .filter(letter -> letter.key().equals(order.toString()))
            .toList();
    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().headers().lastHeader(DeadLetters.CAUSE_HEADER)).isNotNull();
  }

  @Test
  void operatorsAreToldClearlyWhatIsWrong() throws Exception {
    open("clear", 100);
    String body = "{\"contractId\":\"clear\",\"name\":\"clear\",\"credits\":%s}";

    assertThat(post("/v1/contracts", body.formatted(100), null).statusCode()).isEqualTo(200);
    assertProblem(post("/v1/contracts", body.formatted(7), null), 409, "contract-exists");
    assertProblem(post("/v1/contracts", body.formatted(-1), null), 422, "invalid-request");
    assertProblem(post("/v1/contracts", "{\"contractId\":\"x\"", null), 400, "malformed-json");
    assertProblem(post("/v1/contracts", "{\"unknown\":1}", null), 400, "malformed-json");
    assertProblem(
        post("/v1/contracts", "{\"name\":\"" + "x".repeat(1_100_000) + "\"}", null),
        413,
        "body-too-large");
    assertProblem(topUp("nobody", "k", 1), 404, "unknown-contract");
    assertThat(topUp("clear", "k", 1).statusCode()).isEqualTo(200);
    assertThat(topUp("clear", "k", 1).body()).contains("\"creditsAvailable\":101");
    assertProblem(topUp("clear", "k", 2), 422, "idempotency-key-reused");
    assertProblem(post("/v1/contracts/clear/credits", "{\"credits\":1}", null), 400, "bad-request");
    assertProblem(
        call("/v1/contracts", "{}", null, token("orders:read")), 403, "insufficient-scope");
    assertProblem(call("/v1/contracts", "{}", null, "nonsense"), 401, "unauthenticated");
    assertProblem(post("/v1/nothing", "{}", null), 404, "not-found");
  }

  @Test
  void isReadyAndMeasured() throws Exception {
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    open("measured", 5);
    assertThat(get("/actuator/prometheus").body()).contains("swath_ledger_credits_total");
  }

  // ---- helpers

  private static OrderPriced priced(ContractId contract, OrderId order, long credits) {
    Credits total = new Credits(credits);
    return new OrderPriced(
        order,
        contract,
        Instant.now(),
        total,
        List.of(new ItemPrice(1, 1, total)),
        "test",
        "alice");
  }

  private static void send(OrderEvent... events) {
    for (OrderEvent event : events) {
      try {
        producer.send(OrderEvents.codec().encode(Topics.ORDERS, event, "/test", null)).get();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Waits until the ledger has told exactly these about the order, in this sequence. */
  private static List<OrderEvent> awaitEvents(OrderId order, Class<?>... types) {
    List<OrderEvent> told = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              told.clear();
              for (ConsumerRecord<String, byte[]> record : records(Topics.ORDERS)) {
                if (OrderEvents.codec().decode(record)
                        instanceof Decoded.Event<OrderEvent>(OrderEvent event, _)
                    && event.orderId().equals(order)
                    && event.getClass().getSimpleName().startsWith("Credits")) {
                  told.add(event);
                }
              }
              assertThat(told).hasExactlyElementsOfTypes(types);
            });
    return told;
  }

  private static List<ConsumerRecord<String, byte[]>> records(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.getBrokersAsString(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
      }
      return records;
    }
  }

  private static ContractId open(String contract, long credits) throws Exception {
    HttpResponse<String> response =
        post(
            "/v1/contracts",
            "{\"contractId\":\"%s\",\"name\":\"%s\",\"credits\":%d}"
                .formatted(contract, contract, credits),
            null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return new ContractId(contract);
  }

  private static HttpResponse<String> topUp(String contract, String key, long credits)
      throws Exception {
    return post("/v1/contracts/" + contract + "/credits", "{\"credits\":" + credits + "}", key);
  }

  private static HttpResponse<String> post(
      String path, String body, @org.jspecify.annotations.Nullable String key) throws Exception {
    return call(path, body, key, token("ledger:admin"));
  }

  private static HttpResponse<String> call(
      String path, String body, @org.jspecify.annotations.Nullable String key, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }
  }

  private static URI uri(String path) {
    int port =
        Objects.requireNonNull(((ServletWebServerApplicationContext) service).getWebServer())
            .getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String token(String scope) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.RS256),
            new JWTClaimsSet.Builder()
                .subject("operator")
                .claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    jwt.sign(new RSASSASigner(keys.getPrivate()));
    return jwt.serialize();
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("https://swath.dev/problems/" + code);
  }
}
