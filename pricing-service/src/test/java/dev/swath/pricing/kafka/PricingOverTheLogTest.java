package dev.swath.pricing.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.PriceStep;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded.Event;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.pricing.RunningService;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.Pricing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Orders in, prices out, over a real broker. */
class PricingOverTheLogTest extends RunningService {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final KafkaTemplate<String, byte[]> kafka;
  private final Pricing pricing;
  private final Consumer<String, byte[]> reader;
  private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

  PricingOverTheLogTest(
      @Autowired KafkaTemplate<String, byte[]> kafka,
      @Autowired Pricing pricing,
      @Autowired ConsumerFactory<String, byte[]> consumers) {
    this.kafka = kafka;
    this.pricing = pricing;
    Map<String, Object> config = new HashMap<>(consumers.getConfigurationProperties());
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    this.reader = new KafkaConsumer<>(config);
  }

  @BeforeEach
  void readFromTheStart() {
    List<TopicPartition> partitions =
        List.of(Topics.ORDERS, DEAD_LETTERS).stream()
            .flatMap(topic -> reader.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  @AfterEach
  void stopReading() {
    reader.close();
  }

  @Test
  void theToulouseOrderIsPriced() {
    OrderRequested order = order(Carts.TOULOUSE);
    post(order);

    ConsumerRecord<String, byte[]> answer = answers(order, 1).getFirst();
    OrderPriced priced = (OrderPriced) event(answer);
    assertThat(priced.total()).isEqualTo(new Credits(222));
    assertThat(priced.items().getFirst().areaKm2()).isCloseTo(31.739951, within(1e-6));
    assertThat(priced.contractId()).isEqualTo(order.contractId());
    assertThat(answer.key()).isEqualTo(order.orderId().toString());
    assertThat(header(answer, "ce_source")).isEqualTo("/swath/pricing-service");
    assertThat(header(answer, EventCodec.TRACEPARENT_HEADER)).isEqualTo(TRACEPARENT);
  }

  @Test
  void whatCannotBePricedIsRejectedWithItsReason() {
    AreaOfInterest bowTie =
        new AreaOfInterest(
            List.of(
                new Polygon(
                    List.of(
                        new Ring(
                            List.of(
                                new Position(0, 0),
                                new Position(1, 1),
                                new Position(1, 0),
                                new Position(0, 1),
                                new Position(0, 0)))))));
    OrderRequested order = order(bowTie);
    post(order);

    assertThat(event(answers(order, 1).getFirst()))
        .isInstanceOfSatisfying(
            OrderRejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .singleElement()
                    .satisfies(
                        violation -> {
                          assertThat(violation.reason()).isEqualTo("self-intersection");
                          assertThat(violation.pointer()).startsWith("/items/0/aoi");
                        }))
        .isInstanceOfSatisfying(
            OrderRejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .extracting(Violation::detail)
                    .allSatisfy(detail -> assertThat(detail).isNotBlank()));
  }

  @Test
  void anOrderReadTwiceIsAnsweredUnderTheSameName() {
    OrderRequested order = order(Carts.TOULOUSE);
    post(order);
    post(order);

    assertThat(answers(order, 2))
        .extracting(answer -> header(answer, "ce_id"))
        .containsOnly(event(answers(order, 2).getFirst()).eventId().toString())
        .hasSize(2);
  }

  @Test
  void poisonGoesToTheDeadLettersAndThePartitionGoesOn() {
    OrderRequested order = order(Carts.TOULOUSE);
    ProducerRecord<String, byte[]> good = encoded(order);
    ProducerRecord<String, byte[]> poison =
        new ProducerRecord<>(
            Topics.ORDERS, null, good.key(), "{\"items\":[".getBytes(UTF_8), good.headers());
    kafka.send(poison).join();
    kafka.send(good).join();

    assertThat(event(answers(order, 1).getFirst())).isInstanceOf(OrderPriced.class);
    assertThat(seenWhen(letter -> isDead(letter, good.key()), 1))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(poison.value());
              assertThat(header(letter, DeadLetters.CONSUMER_HEADER)).isEqualTo("pricing-service");
              assertThat(header(letter, DeadLetters.CAUSE_HEADER)).isNotBlank();
            });
  }

  /** Each kind of record that has no place on the topic, on each partition. */
  @Test
  void noRecordOfAnyKindStopsAPartition() {
    ProducerRecord<String, byte[]> good = encoded(order(Carts.TOULOUSE));
    byte[] type = "swath.order-requested.v3".getBytes(UTF_8);
    int partitions = kafka.partitionsFor(Topics.ORDERS).size();
    for (int i = 0; i < partitions; i++) {
      List<ProducerRecord<String, byte[]>> strays =
          List.of(
              new ProducerRecord<>(Topics.ORDERS, i, "no-headers", "{}".getBytes(UTF_8)),
              new ProducerRecord<>(Topics.ORDERS, i, (String) null, good.value(), good.headers()),
              new ProducerRecord<>(Topics.ORDERS, i, "no-value", null, good.headers()),
              new ProducerRecord<>(Topics.ORDERS, i, (String) null, (byte[]) null),
              stray(i, null, good.value()),
              stray(i, type, new byte[0]),
              stray(i, type, "null".getBytes(UTF_8)),
              stray(i, type, "[]".getBytes(UTF_8)),
              stray(i, type, new byte[] {(byte) 0xFF, 0, 1}),
              stray(i, type, new byte[4_000_000]),
              stray(i, "swath.order-requested.v99".getBytes(UTF_8), good.value()),
              stray(i, "swath.contract-opened.v1".getBytes(UTF_8), "{}".getBytes(UTF_8)),
              stray(i, new byte[] {(byte) 0xFF}, good.value()),
              // Of another key, so in a partition where nobody looks for it.
              new ProducerRecord<>(Topics.ORDERS, i, "another", good.value(), good.headers()));
      strays.forEach(stray -> kafka.send(stray).join());
    }

    List<OrderRequested> orders = new ArrayList<>();
    for (int i = 0; i < 4 * partitions; i++) {
      orders.add(order(Carts.TOULOUSE));
    }
    orders.forEach(this::post);
    for (OrderRequested order : orders) {
      assertThat(event(answers(order, 1).getFirst())).isInstanceOf(OrderPriced.class);
    }
    assertThat(seenWhen(letter -> isDead(letter, "no-headers"), partitions)).hasSize(partitions);
    assertThat(seenWhen(letter -> isDead(letter, "another"), partitions)).hasSize(partitions);
  }

  private static ProducerRecord<String, byte[]> stray(
      int partition, byte @Nullable [] type, byte[] value) {
    ProducerRecord<String, byte[]> stray =
        new ProducerRecord<>(Topics.ORDERS, partition, "stray", value);
    stray.headers().add(EventCodec.TYPE_HEADER, type);
    return stray;
  }

  @Test
  void aHundredOrdersAreAnsweredInThePlaceOfTheirOrder() {
    List<OrderRequested> orders = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      orders.add(order(Carts.TOULOUSE));
    }
    orders.forEach(this::post);

    for (OrderRequested order : orders) {
      List<ConsumerRecord<String, byte[]>> life = records(order.orderId().toString(), 2);
      assertThat(life)
          .extracting(EventCodec::typeOf)
          .containsExactly("swath.order-requested.v3", "swath.order-priced.v1");
      assertThat(life)
          .extracting(ConsumerRecord::partition)
          .containsOnly(life.getFirst().partition());
    }
  }

  @Test
  void whatWasBoughtIsReadFromTheLog() {
    OrderRequested first = frequent();
    post(first);
    OrderPriced priced = (OrderPriced) event(answers(first, 1).getFirst());
    assertThat(rules(priced)).doesNotContain("already-owned");
    DeliveryId delivery = DeliveryId.of(first.orderId(), 0);
    kafka
        .send(
            OrderEvents.codec()
                .encode(
                    Topics.ORDERS,
                    new CreditsCaptured(
                        first.orderId(), Carts.FREQUENT, first.at(), delivery, priced.total()),
                    "/swath/credit-ledger",
                    null))
        .join();

    await()
        .untilAsserted(
            () ->
                assertThat(rules((OrderPriced) pricing.decide(frequent())))
                    .contains("already-owned"));
    OrderRequested second = frequent();
    post(second);
    assertThat(rules((OrderPriced) event(answers(second, 1).getFirst()))).contains("already-owned");
  }

  private static List<String> rules(OrderPriced priced) {
    return Carts.price(priced).trace().stream().map(PriceStep::rule).toList();
  }

  private static OrderRequested frequent() {
    return new Carts.Cart(
            Carts.FREQUENT,
            UUID.randomUUID().toString(),
            List.of(Carts.item("pleiades-bundle", Carts.TOULOUSE)))
        .at(Instant.now())
        .order();
  }

  private static OrderRequested order(AreaOfInterest aoi) {
    return Carts.order(UUID.randomUUID().toString(), Carts.item("pleiades-bundle", aoi));
  }

  private void post(OrderRequested order) {
    kafka.send(encoded(order)).join();
  }

  private static ProducerRecord<String, byte[]> encoded(OrderRequested order) {
    return OrderEvents.codec().encode(Topics.ORDERS, order, "/swath/order-api", TRACEPARENT);
  }

  private List<ConsumerRecord<String, byte[]>> answers(OrderRequested order, int count) {
    return records(order.orderId().toString(), 2 * count).stream()
        .filter(record -> !"swath.order-requested.v3".equals(EventCodec.typeOf(record)))
        .toList();
  }

  /** All readable records of this key, once there are this many. */
  private List<ConsumerRecord<String, byte[]>> records(String key, int count) {
    return seenWhen(
        record ->
            record.topic().equals(Topics.ORDERS)
                && key.equals(record.key())
                && OrderEvents.codec().decode(record) instanceof Event<OrderEvent>,
        count);
  }

  private List<ConsumerRecord<String, byte[]>> seenWhen(
      Predicate<ConsumerRecord<String, byte[]>> wanted, int count) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              reader.poll(Duration.ofMillis(1)).forEach(seen::add);
              return seen.stream().filter(wanted).toList();
            },
            records -> records.size() >= count);
  }

  private static boolean isDead(ConsumerRecord<String, byte[]> record, String key) {
    return record.topic().equals(DEAD_LETTERS) && key.equals(record.key());
  }

  private static OrderEvent event(ConsumerRecord<String, byte[]> record) {
    return switch (OrderEvents.codec().decode(record)) {
      case Event<OrderEvent>(OrderEvent event, var _) -> event;
      case EventCodec.Decoded.UnknownType<OrderEvent>(String type) ->
          throw new AssertionError("unknown type " + type);
      case EventCodec.Decoded.Unreadable<OrderEvent>(String cause) ->
          throw new AssertionError(cause);
    };
  }

  private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
