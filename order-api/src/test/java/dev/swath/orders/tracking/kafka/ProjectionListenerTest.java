package dev.swath.orders.tracking.kafka;

import static dev.swath.orders.tracking.domain.OrderStories.id;
import static dev.swath.orders.tracking.domain.OrderStories.requested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.application.ContentRefused;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.Progress;
import dev.swath.orders.tracking.application.Projection;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.kafka.FaultyPartitions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

/** What one record, one partition or one outage does to the others. */
class ProjectionListenerTest {
  private static final TopicPartition FIRST = new TopicPartition(Topics.ORDERS, 0);
  private static final TopicPartition SECOND = new TopicPartition(Topics.ORDERS, 1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FaultyPartitions faulty = new FaultyPartitions(Clock.systemUTC(), meters);
  private final MockProducer<String, byte[]> letters =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
        @Override
        public void close(Duration timeout) {
          // The template closes what it takes for its own.
        }
      };
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final Folding folding = new Folding();
  private final Places places = new Places();
  private final ProjectionListener<OrderEvent> listener =
      new ProjectionListener<>(
          OrderEvents.codec(),
          folding,
          places,
          new Progress(),
          new DeadLetterBox(
              new KafkaTemplate<>(() -> letters), meters, "tracking", List.of(Topics.ORDERS)),
          faulty,
          "tracking");

  /** Keeps what it is given, but for what it is told to refuse. */
  private static final class Folding implements Projection<OrderEvent> {
    final List<Recorded<OrderEvent>> folded = new ArrayList<>();
    final List<LogPartition> forgotten = new ArrayList<>();
    final List<LogPartition> resumed = new ArrayList<>();
    final Set<OrderId> refused = new HashSet<>();
    final Set<Integer> stale = new HashSet<>();
    boolean isAway;

    @Override
    public @Nullable BooleanSupplier apply(List<Recorded<OrderEvent>> batch) {
      if (isAway && !batch.isEmpty()) {
        throw new TrackingUnavailable("away", new IllegalStateException());
      }
      for (Recorded<OrderEvent> recorded : batch) {
        if (refused.contains(recorded.event().orderId())) {
          throw new ContentRefused("too large", new IllegalStateException());
        }
        if (stale.contains(recorded.partition().number())) {
          throw new StaleWrite("orders");
        }
      }
      batch.stream()
          .filter(recorded -> !offsets().contains(recorded.offset()))
          .forEach(folded::add);
      return null;
    }

    List<Long> offsets() {
      return folded.stream().map(Recorded::offset).toList();
    }

    @Override
    public void resume(LogPartition partition) {
      resumed.add(partition);
    }

    @Override
    public void forget(LogPartition partition) {
      forgotten.add(partition);
      folded.clear();
    }
  }

  private static final class Places implements Offsets {
    final Map<LogPartition, Long> stored = new HashMap<>();

    @Override
    public Map<LogPartition, Long> read(Collection<LogPartition> partitions) {
      Map<LogPartition, Long> read = new HashMap<>();
      partitions.forEach(partition -> read.put(partition, stored.getOrDefault(partition, 0L)));
      return read;
    }

    @Override
    public void advance(Map<LogPartition, Move> moves, @Nullable BooleanSupplier kept) {
      moves.forEach((partition, move) -> stored.put(partition, move.next()));
    }

    @Override
    public void restart(LogPartition partition, long expected) {
      stored.put(partition, 0L);
    }

    long of(TopicPartition partition) {
      return read(List.of(new LogPartition(partition.topic(), partition.partition())))
          .values()
          .iterator()
          .next();
    }
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(FIRST, SECOND));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    // The first batch only finds out where the documents are.
    listener.onMessage(List.of(), consumer);
  }

  private static ConsumerRecord<String, byte[]> record(
      TopicPartition partition, long offset, OrderId id) {
    ProducerRecord<String, byte[]> written =
        OrderEvents.codec().encode(Topics.ORDERS, requested(id), "/test", null);
    return new ConsumerRecord<>(
        Topics.ORDERS,
        partition.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        written.key().length(),
        written.value().length,
        written.key(),
        written.value(),
        new RecordHeaders(written.headers().toArray()),
        Optional.empty());
  }

  private static ConsumerRecord<String, byte[]> stray(long offset, @Nullable String key) {
    return new ConsumerRecord<>(Topics.ORDERS, 0, offset, key, null);
  }

  /** As the container does: it reads on behind what it gives. */
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only copies them.
  private void give(ConsumerRecord<String, byte[]>... records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      consumer.seek(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
    listener.onMessage(List.of(records), consumer);
  }

  @Test
  void what_the_store_refuses_for_its_content_is_buried_and_the_rest_goes_on() {
    folding.refused.add(id(2));
    give(record(FIRST, 0, id(1)), record(FIRST, 1, id(2)), record(FIRST, 2, id(3)));

    assertThat(folding.offsets()).containsExactly(0L, 2L);
    assertThat(letters.history())
        .singleElement()
        .extracting(ProducerRecord::key)
        .isEqualTo(id(2).toString());
    assertThat(places.of(FIRST)).isEqualTo(3);
    assertThat(faulty.all()).isEmpty();
  }

  @Test
  void a_stray_record_is_buried_and_the_rest_goes_on() {
    give(stray(0, null), stray(1, "key"), record(FIRST, 2, id(1)));

    assertThat(letters.history()).hasSize(2);
    assertThat(folding.offsets()).containsExactly(2L);
    assertThat(places.of(FIRST)).isEqualTo(3);
  }

  @Test
  void a_partition_that_cannot_go_on_is_named_and_the_other_goes_on() {
    folding.stale.add(0);
    for (int time = 0; time < 4; time++) {
      give(record(FIRST, 0, id(1)), record(SECOND, time, id(10 + time)));
      // Finds out where the documents of the first are.
      listener.onMessage(List.of(), consumer);
    }
    assertThat(places.of(SECOND)).isEqualTo(4);
    assertThat(places.of(FIRST)).isZero();
    assertThat(faulty.all()).containsOnlyKeys("tracking " + FIRST);

    folding.stale.clear();
    give(record(FIRST, 0, id(1)));
    assertThat(places.of(FIRST)).isEqualTo(1);
    assertThat(faulty.all()).isEmpty();
  }

  @Test
  void a_batch_that_is_given_again_after_an_outage_leaves_no_gap() {
    places.stored.put(new LogPartition(Topics.ORDERS, 0), 5L);
    folding.isAway = true;
    // The broker remembers a later offset than the store.
    ConsumerRecord<String, byte[]> ahead = record(FIRST, 8, id(1));
    ConsumerRecord<String, byte[]> other = record(SECOND, 0, id(2));
    assertThatThrownBy(() -> give(ahead, other)).isInstanceOf(TrackingUnavailable.class);
    folding.isAway = false;
    folding.resumed.clear();
    give(ahead, other);

    // The store may have lost what the projection remembers.
    assertThat(folding.resumed)
        .containsExactlyInAnyOrder(
            new LogPartition(Topics.ORDERS, 0), new LogPartition(Topics.ORDERS, 1));
    assertThat(folding.offsets()).isEmpty();
    assertThat(consumer.position(FIRST)).isEqualTo(5);
    assertThat(consumer.position(SECOND)).isZero();
  }

  @Test
  void a_log_that_was_restored_from_an_older_state_is_folded_anew() {
    places.stored.put(new LogPartition(Topics.ORDERS, 0), 500L);
    listener.onMessage(List.of(), consumer);
    // Offset 500 is not there any more, so the consumer begins with what there is.
    give(record(FIRST, 0, id(1)));

    assertThat(folding.forgotten).containsExactly(new LogPartition(Topics.ORDERS, 0));
    assertThat(places.of(FIRST)).isZero();
    assertThat(consumer.position(FIRST)).isZero();
    give(record(FIRST, 0, id(1)));
    assertThat(folding.offsets()).containsExactly(0L);
    assertThat(places.of(FIRST)).isEqualTo(1);
  }

  @Test
  void what_was_read_before_does_not_happen_anew_when_documents_are_rebuilt() {
    give(record(FIRST, 0, id(1)), stray(1, "key"));
    assertThat(folding.folded).noneMatch(Recorded::isRepeated);
    // The store was dropped.
    places.stored.clear();
    folding.folded.clear();
    give();
    give(record(FIRST, 0, id(1)), stray(1, "key"), record(FIRST, 2, id(2)));

    assertThat(folding.folded).extracting(Recorded::isRepeated).containsExactly(true, false);
    assertThat(letters.history()).hasSize(1);
  }
}
