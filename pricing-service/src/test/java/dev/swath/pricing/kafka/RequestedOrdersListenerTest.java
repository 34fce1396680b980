package dev.swath.pricing.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.pricing.domain.PriceBooks;
import dev.swath.pricing.domain.Pricing;
import dev.swath.pricing.domain.Surveyor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

/** What the listener does with a batch, on a producer whose acks are given by hand. */
class RequestedOrdersListenerTest {
  private static final OrderRequested ORDER =
      Carts.order(Carts.item("pleiades-bundle", Carts.area(31.739951)));

  private final MockProducer<String, byte[]> broker =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final RequestedOrdersListener listener =
      new RequestedOrdersListener(
          new PricingOrders(Carts.pricing(), meters), new KafkaTemplate<>(() -> broker), meters);

  @Test
  void aBatchIsDoneWhenAllItsAnswersAreAcked() throws Exception {
    try (ExecutorService poller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> batch =
          poller.submit(() -> listener.onBatch(List.of(record(0, ORDER), record(1, ORDER))));
      Awaitility.await().until(() -> broker.history().size() == 2);

      broker.completeNext();
      assertThat(batch.isDone()).isFalse();
      broker.completeNext();
      batch.get(5, TimeUnit.SECONDS);
    }
    assertThat(meters.get("swath.pricing.decisions").tag("outcome", "priced").timer().count())
        .isEqualTo(2);
  }

  @Test
  void anAnswerThatIsNotWrittenFailsTheBatch() throws Exception {
    try (ExecutorService poller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> batch =
          poller.submit(
              () ->
                  assertThatExceptionOfType(CompletionException.class)
                      .isThrownBy(
                          () -> listener.onBatch(List.of(record(0, ORDER), record(1, ORDER)))));
      Awaitility.await().until(() -> broker.history().size() == 2);

      broker.errorNext(new TimeoutException("the broker is away"));
      broker.completeNext();
      batch.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void anOrderThatMustWaitHoldsItsBatchButNotTheAnswersOfOthers() {
    PriceBooks books = new PriceBooks(List.of(Carts.BOOK));
    Purchases purchases = new Purchases(new Carts.StatedAreas(), () -> books);
    purchases.startOver(Set.of(Carts.FREQUENT));
    Pricing pricing = new Pricing(() -> books, new Carts.StatedAreas(), purchases, Carts.CLOCK);
    List<MockProducer<String, byte[]>> producers = new ArrayList<>();
    RequestedOrdersListener waiting =
        new RequestedOrdersListener(
            new PricingOrders(pricing, meters),
            new KafkaTemplate<>(
                () -> {
                  producers.add(
                      new MockProducer<>(
                          true, null, new StringSerializer(), new ByteArraySerializer()));
                  return producers.getLast();
                }),
            meters);
    OrderRequested frequent =
        Carts.cart(Carts.FREQUENT, Carts.item("skysat", Carts.area(100))).order();
    List<ConsumerRecord<String, byte[]>> batch = List.of(record(0, frequent), record(1, ORDER));

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(HistoryNotReady.class).isThrownBy(() -> waiting.onBatch(batch));
    }
    assertThat(producers)
        .flatExtracting(MockProducer::history)
        .extracting(ProducerRecord::key)
        .containsExactly(ORDER.orderId().toString());

    purchases.complete();
    waiting.onBatch(batch);
    assertThat(producers)
        .flatExtracting(MockProducer::history)
        .extracting(ProducerRecord::key)
        .containsExactly(ORDER.orderId().toString(), frequent.orderId().toString());
  }

  @Test
  void anOrderThatNobodyCanDecideDoesNotHoldUpTheOthers() {
    OrderRequested poison = Carts.order("poison", Carts.item("skysat", Carts.area(13)));
    Surveyor faulty =
        new Surveyor() {
          private final Surveyor sound = new Carts.StatedAreas();

          @Override
          public Survey survey(AreaOfInterest aoi) {
            if (aoi.equals(Carts.area(13))) {
              throw new IllegalStateException("a fault of the rules");
            }
            return sound.survey(aoi);
          }

          @Override
          public Cut within(AreaOfInterest area, List<AreaOfInterest> others) {
            return sound.within(area, others);
          }

          @Override
          public Cut without(AreaOfInterest area, List<AreaOfInterest> others) {
            return sound.without(area, others);
          }
        };
    List<MockProducer<String, byte[]>> producers = new ArrayList<>();
    new RequestedOrdersListener(
            new PricingOrders(Carts.pricing(faulty, Carts.BOOK), meters),
            new KafkaTemplate<>(() -> acking(producers)),
            meters)
        .onBatch(List.of(record(0, poison)));
    List<ProducerRecord<String, byte[]>> written =
        producers.stream().flatMap(producer -> producer.history().stream()).toList();
    assertThat(written)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.deadLetters(Topics.ORDERS), Topics.ORDERS);
    assertThat(answer(written.getLast()))
        .isInstanceOfSatisfying(
            OrderRejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .extracting(Violation::reason)
                    .containsExactly("cannot-be-priced"));
    assertThat(meters.get("swath.pricing.undecided").counter().count()).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsTooLargeEndsInARejection() throws Exception {
    List<MockProducer<String, byte[]>> later = new ArrayList<>();
    Iterator<MockProducer<String, byte[]>> first = List.of(broker).iterator();
    RequestedOrdersListener strict =
        new RequestedOrdersListener(
            new PricingOrders(Carts.pricing(), meters),
            new KafkaTemplate<>(() -> first.hasNext() ? first.next() : acking(later)),
            meters);
    try (ExecutorService poller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> batch = poller.submit(() -> strict.onBatch(List.of(record(0, ORDER))));
      Awaitility.await().until(() -> broker.history().size() == 1);
      broker.errorNext(new RecordTooLargeException("5 MiB"));
      batch.get(5, TimeUnit.SECONDS);
    }
    List<ProducerRecord<String, byte[]>> written =
        later.stream().flatMap(producer -> producer.history().stream()).toList();
    assertThat(written)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.deadLetters(Topics.ORDERS), Topics.ORDERS);
    assertThat(answer(written.getLast())).isInstanceOf(OrderRejected.class);
  }

  /** The template closes a producer of this kind after each record. */
  private static MockProducer<String, byte[]> acking(List<MockProducer<String, byte[]>> made) {
    made.add(new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()));
    return made.getLast();
  }

  @Test
  void deadLettersAreCountedFromTheStart() {
    assertThat(meters.get("swath.dead.letters").tag("topic", Topics.ORDERS).counter().count())
        .isZero();
  }

  private static OrderEvent answer(ProducerRecord<String, byte[]> record) {
    ConsumerRecord<String, byte[]> read =
        new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value());
    record.headers().forEach(read.headers()::add);
    if (OrderEvents.codec().decode(read)
        instanceof EventCodec.Decoded.Event<OrderEvent>(OrderEvent event, var _)) {
      return event;
    }
    throw new AssertionError("not an event");
  }

  @Test
  void onlyRequestedOrdersAreReadAtAll() {
    ConsumerRecord<String, byte[]> priced = record(0, ORDER);
    priced.headers().remove(EventCodec.TYPE_HEADER);
    priced.headers().add(EventCodec.TYPE_HEADER, "swath.order-priced.v1".getBytes(UTF_8));
    ConsumerRecord<String, byte[]> unheardOf = record(1, ORDER);
    unheardOf.headers().remove(EventCodec.TYPE_HEADER);
    unheardOf.headers().add(EventCodec.TYPE_HEADER, "swath.order-framed.v7".getBytes(UTF_8));

    listener.onBatch(List.of(priced, unheardOf));

    assertThat(broker.history()).isEmpty();
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersWithItsCause() throws Exception {
    ConsumerRecord<String, byte[]> poison = record(7, ORDER, "{\"orderId\":".getBytes(UTF_8));
    try (ExecutorService poller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> batch = poller.submit(() -> listener.onBatch(List.of(poison)));
      Awaitility.await().until(() -> broker.history().size() == 1);
      broker.completeNext();
      batch.get(5, TimeUnit.SECONDS);
    }

    ProducerRecord<String, byte[]> letter = broker.history().getFirst();
    assertThat(letter.topic()).isEqualTo(Topics.deadLetters(Topics.ORDERS));
    assertThat(letter.value()).isEqualTo(poison.value());
    assertThat(letter.headers().lastHeader(DeadLetters.OFFSET_HEADER).value())
        .isEqualTo("7".getBytes(UTF_8));
    assertThat(meters.get("swath.dead.letters").tag("topic", Topics.ORDERS).counter().count())
        .isEqualTo(1);
  }

  private static ConsumerRecord<String, byte[]> record(long offset, OrderRequested order) {
    return record(
        offset,
        order,
        OrderEvents.codec().encode(Topics.ORDERS, order, "/swath/order-api", null).value());
  }

  private static ConsumerRecord<String, byte[]> record(
      long offset, OrderRequested order, byte[] value) {
    ProducerRecord<String, byte[]> written =
        OrderEvents.codec().encode(Topics.ORDERS, order, "/swath/order-api", null);
    return new ConsumerRecord<>(
        Topics.ORDERS,
        3,
        offset,
        0,
        TimestampType.CREATE_TIME,
        written.key().length(),
        value.length,
        written.key(),
        value,
        new RecordHeaders(written.headers().toArray()),
        Optional.empty());
  }
}
