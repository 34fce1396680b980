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
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.JournalAudit;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.CreditLedgerApplication;
import dev.swath.service.tickets.ServiceTickets;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
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
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The service on a broker of its own, and everybody around it. */
final class RunningLedger implements AutoCloseable {
  private static final String SERVICE_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private final Path folder;
  private final List<String> settings;
  private final Clock clock;
  private final EmbeddedKafkaKraftBroker broker;
  private final KeyPair keys;
  private final KafkaProducer<String, byte[]> producer;
  private ConfigurableApplicationContext service;

  /**
   * @param settings of the service, such as {@code --swath.ledger.tick=1s}
   */
  RunningLedger(Path folder, String... settings) throws Exception {
    this(folder, Clock.systemUTC(), settings);
  }

  /**
   * @param clock of the service
   */
  RunningLedger(Path folder, Clock clock, String... settings) throws Exception {
    this.folder = folder;
    this.clock = clock;
    this.settings = List.of(settings);
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
    service = startService("1");
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.getBrokersAsString(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                5 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  private ConfigurableApplicationContext startService(String instance) {
    List<String> all = new ArrayList<>(settings);
    all.add("--server.port=0");
    all.add("--swath.instance-id=" + instance);
    all.add("--swath.kafka.replication=1");
    all.add("--swath.service-key=" + SERVICE_KEY);
    all.add("--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString());
    all.add(
        "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
            + folder.resolve("public.pem"));
    return new SpringApplicationBuilder(CreditLedgerApplication.class)
        .initializers(
            (GenericApplicationContext context) ->
                context.registerBean(
                    "clockOfTheTest", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
        .run(all.toArray(String[]::new));
  }

  void stopService() {
    service.close();
  }

  void startAgain() {
    service = startService("1");
  }

  /**
   * Starts another instance, and waits until both own partitions.
   *
   * @return stops the other one
   */
  AutoCloseable startBeside(String instance) throws Exception {
    ConfigurableApplicationContext other = startService(instance);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> owners(admin) == 2);
    }
    return other;
  }

  private static long owners(Admin admin) throws Exception {
    ConsumerGroupDescription group =
        admin
            .describeConsumerGroups(List.of(RequestsListener.CONSUMER))
            .describedGroups()
            .values()
            .iterator()
            .next()
            .get();
    return group.members().stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  /** Starts another instance, stops the one that there was, and asks the other from now on. */
  void handOver(String instance) {
    ConfigurableApplicationContext other = startService(instance);
    service.close();
    service = other;
  }

  /** While the service is stopped: the group reads everything again. */
  void loseOffsets(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      // Members with a name of their own stay members for as long as their session lasts.
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
      admin.deleteConsumerGroups(List.of(group)).all().get();
    }
  }

  /** From now on the service's transactions fail, till it has begun anew. */
  void fence() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            broker.getBrokersAsString(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "credit-ledger-1-0");
    try (KafkaProducer<String, byte[]> other =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      other.initTransactions();
    }
  }

  @Override
  public void close() {
    producer.close();
    service.close();
    broker.destroy();
  }

  static OrderPriced priced(ContractId contract, OrderId order, long credits) {
    return priced(contract, order, credits, "alice");
  }

  static OrderPriced priced(ContractId contract, OrderId order, long credits, String user) {
    Credits total = new Credits(credits);
    return new OrderPriced(
        order,
        contract,
        Instant.now(),
        total,
        List.of(new ItemPrice(1, 1, total, null, null)),
        null,
        "test",
        null,
        user);
  }

  static DeliveryDelivered delivered(ContractId contract, OrderId order, int item, long credits) {
    return new DeliveryDelivered(
        order,
        contract,
        Instant.now(),
        DeliveryId.of(order, item),
        List.of(),
        null,
        new Credits(credits));
  }

  static OrderClosed closed(ContractId contract, OrderId order, Outcome outcome) {
    return new OrderClosed(order, contract, Instant.now(), outcome);
  }

  void send(OrderEvent... events) {
    for (OrderEvent event : events) {
      send(OrderEvents.codec().encode(Topics.ORDERS, event, "/test", null));
    }
  }

  void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the ledger has told exactly these about the order, in this sequence. */
  List<OrderEvent> awaitEvents(OrderId order, Class<?>... types) {
    List<OrderEvent> told = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              told.clear();
              told.addAll(told(order));
              assertThat(told).hasExactlyElementsOfTypes(types);
            });
    return told;
  }

  private List<OrderEvent> told(OrderId order) {
    return told(List.of(order));
  }

  /** What the ledger has told about the orders. */
  List<OrderEvent> told(Collection<OrderId> orders) {
    List<OrderEvent> told = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records(Topics.ORDERS)) {
      if (OrderEvents.codec().decode(record)
              instanceof Decoded.Event<OrderEvent>(OrderEvent event, _)
          && orders.contains(event.orderId())
          && Objects.equals(sourceOf(record), "/swath/credit-ledger")) {
        told.add(event);
      }
    }
    return told;
  }

  private static String sourceOf(ConsumerRecord<String, byte[]> record) {
    return new String(record.headers().lastHeader("ce_source").value(), UTF_8);
  }

  /** The journal of a contract, in which an auditor finds nothing wrong. */
  List<LedgerEntry> journal(ContractId contract) {
    JournalAudit audit = new JournalAudit();
    List<LedgerEntry> journal = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records(Topics.LEDGER_ENTRIES)) {
      if (LedgerEntries.codec().decode(record)
          instanceof Decoded.Event<LedgerEntry>(LedgerEntry entry, _)) {
        assertThat(audit.check(entry)).as(entry.toString()).isNull();
        if (entry.contractId().equals(contract)) {
          journal.add(entry);
        }
      }
    }
    return journal;
  }

  List<ConsumerRecord<String, byte[]>> records(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.getBrokersAsString(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                "10"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
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

  /** Opens a prepaid contract. */
  ContractId open(String contract, long credits) throws Exception {
    return open(
        contract,
        "{\"contractId\":\"%s\",\"name\":\"%s\",\"credits\":%d}"
            .formatted(contract, contract, credits));
  }

  ContractId open(String contract, String body) throws Exception {
    HttpResponse<String> response = post("/v1/contracts", body, null);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return new ContractId(contract);
  }

  HttpResponse<String> topUp(String contract, String key, long credits) throws Exception {
    return post("/v1/contracts/" + contract + "/credits", "{\"credits\":" + credits + "}", key);
  }

  /** The contract as the ledger has it. */
  String show(ContractId contract) throws Exception {
    return call("GET", "/v1/contracts/" + contract, null, null, token("ledger:admin")).body();
  }

  HttpResponse<String> post(String path, String body, @Nullable String key) throws Exception {
    return call("POST", path, body, key, token("ledger:admin"));
  }

  HttpResponse<String> call(
      String method, String path, @Nullable String body, @Nullable String key, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }
  }

  /** What order-api asks with. */
  static String ticket(String payment) {
    return ServiceTickets.of(List.of(SERVICE_KEY), Clock.systemUTC())
        .sign("client-secret", Map.of("paymentId", payment), Duration.ofMinutes(1));
  }

  private URI uri(String path) {
    int port =
        Objects.requireNonNull(((ServletWebServerApplicationContext) service).getWebServer())
            .getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  String token(String scope) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.RS256),
            new JWTClaimsSet.Builder()
                .issuer("swath")
                .audience("swath")
                .subject("operator")
                .claim("scope", scope)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    jwt.sign(new RSASSASigner(keys.getPrivate()));
    return jwt.serialize();
  }
}
