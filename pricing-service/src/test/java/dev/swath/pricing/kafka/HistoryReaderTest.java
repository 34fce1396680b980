package dev.swath.pricing.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.pricing.domain.PriceBooks;
import dev.swath.pricing.domain.Surveyor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the reader begins, and when it knows enough; on a consumer whose records are at hand. */
class HistoryReaderTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.ORDERS, 0);

  private final Purchases purchases =
      new Purchases(new Faulty(), () -> new PriceBooks(List.of(Carts.BOOK)));
  private final AtomicReference<Set<ContractId>> wanted = new AtomicReference<>(Set.of());
  private final List<OrderEvent> log = new CopyOnWriteArrayList<>();
  private final List<MockConsumer<String, byte[]>> opened = new CopyOnWriteArrayList<>();
  private final Set<Integer> unreadable = new HashSet<>();
  private final HistoryReader reader = new HistoryReader(purchases, wanted::get, this::newConsumer);

  @AfterEach
  void stop() {
    reader.stop();
  }

  @Test
  void nothingIsReadForNobody() {
    reader.start();
    assertThat(reader.isRunning()).isTrue();
    reader.stop();

    assertThat(opened).isEmpty();
    assertThat(reader.isRunning()).isFalse();
  }

  @Test
  void whatStandsInTheLogIsKnownBeforeAnybodyIsAnswered() {
    buy(Carts.FREQUENT, "one");
    buy(Carts.DEMO, "two");
    wanted.set(Set.of(Carts.FREQUENT));
    reader.start();

    await().until(purchases::isComplete);
    assertThat(isOwned(Carts.FREQUENT)).isTrue();
    reader.stop();
    assertThat(opened)
        .singleElement()
        .satisfies(consumer -> assertThat(consumer.closed()).isTrue());
  }

  @Test
  void moreContractsAreReadFromTheBeginning() {
    buy(Carts.FREQUENT, "one");
    buy(Carts.DEMO, "two");
    wanted.set(Set.of(Carts.FREQUENT));
    reader.start();
    await().until(purchases::isComplete);

    wanted.set(Set.of(Carts.FREQUENT, Carts.DEMO));
    await().until(() -> isOwned(Carts.DEMO) && isOwned(Carts.FREQUENT));
    assertThat(opened).hasSize(2);
  }

  @Test
  void afterAFaultItIsReadAgain() {
    buy(Carts.FREQUENT, "one");
    wanted.set(Set.of(Carts.FREQUENT));
    reader.start();
    await().until(purchases::isComplete);

    opened.getFirst().setPollException(new KafkaException("out of order"));
    await().until(() -> opened.size() == 2 && isOwned(Carts.FREQUENT));
  }

  @Test
  void whatNobodyCanReadIsPassedOver() {
    buy(Carts.FREQUENT, "one");
    log.add(1, log.getFirst());
    wanted.set(Set.of(Carts.FREQUENT));
    unreadable.add(1);
    reader.start();

    await().until(purchases::isComplete);
    assertThat(isOwned(Carts.FREQUENT)).isTrue();
  }

  @Test
  void aRecordThatFailsIsPassedOver() {
    OrderItem unbearable =
        Carts.item("skysat", Carts.TOULOUSE, new Scene("S", null, Carts.TOULOUSE));
    buy(Carts.FREQUENT, "unbearable", unbearable);
    buy(Carts.FREQUENT, "one");
    wanted.set(Set.of(Carts.FREQUENT));
    reader.start();

    await().until(purchases::isComplete);
    assertThat(isOwned(Carts.FREQUENT)).isTrue();
    assertThat(opened).hasSize(1);
  }

  /** Cannot cut, whatever it is. */
  private record Faulty() implements Surveyor {
    @Override
    public Survey survey(AreaOfInterest aoi) {
      throw new IllegalStateException("no survey");
    }

    @Override
    public Cut within(AreaOfInterest area, List<AreaOfInterest> others) {
      throw new IllegalStateException("no cut");
    }

    @Override
    public Cut without(AreaOfInterest area, List<AreaOfInterest> others) {
      throw new IllegalStateException("no cut");
    }
  }

  private boolean isOwned(ContractId contract) {
    try {
      return !purchases
          .owned(
              contract,
              "skysat",
              Carts.item("skysat", Carts.TOULOUSE).scenes().getFirst().id(),
              Carts.NOW.plusSeconds(3600))
          .isEmpty();
    } catch (HistoryNotReady _) {
      return false;
    }
  }

  private void buy(ContractId contract, String key) {
    buy(contract, key, Carts.item("skysat", Carts.TOULOUSE));
  }

  private void buy(ContractId contract, String key, OrderItem item) {
    OrderRequested order = new Carts.Cart(contract, key, List.of(item)).order();
    log.add(order);
    log.add(
        new CreditsCaptured(
            order.orderId(),
            contract,
            Carts.NOW,
            DeliveryId.of(order.orderId(), 0),
            new Credits(222)));
  }

  private MockConsumer<String, byte[]> newConsumer() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updatePartitions(
        Topics.ORDERS, List.of(new PartitionInfo(Topics.ORDERS, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) log.size()));
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      records.add(record(i, log.get(i)));
    }
    consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
    opened.add(consumer);
    return consumer;
  }

  private ConsumerRecord<String, byte[]> record(int offset, OrderEvent event) {
    ProducerRecord<String, byte[]> written =
        OrderEvents.codec().encode(Topics.ORDERS, event, "/swath/test", null);
    byte[] value = unreadable.contains(offset) ? "{\"orderId\":".getBytes(UTF_8) : written.value();
    return new ConsumerRecord<>(
        Topics.ORDERS,
        0,
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
