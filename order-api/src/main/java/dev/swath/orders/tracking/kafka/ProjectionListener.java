package dev.swath.orders.tracking.kafka;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.Progress;
import dev.swath.orders.tracking.application.Projection;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Feeds a projection from a topic. The offsets that count are those that stand beside the
 * documents: before every batch, and while nothing comes, the listener looks whether they are where
 * it left them, and goes to where they are if not. So a partition that was just assigned, a store
 * that lost its last second and a store that was dropped are one case.
 */
public final class ProjectionListener<E>
    implements BatchConsumerAwareMessageListener<String, byte[]>, ConsumerSeekAware {
  private static final Logger log = LoggerFactory.getLogger(ProjectionListener.class);

  private final EventCodec<E> codec;
  private final Projection<E> projection;
  private final Offsets offsets;
  private final Progress progress;
  private final DeadLetterSender deadLetters;

  /** The stored offset at which a partition's next record is to be read; absent if unknown. */
  private final Map<TopicPartition, Long> expected = new ConcurrentHashMap<>();

  /**
   * Where a partition was first read by this process: what was unreadable before that was sent to
   * the dead letters already, and is not sent again when documents are rebuilt.
   */
  private final Map<TopicPartition, Long> deadLettersFrom = new ConcurrentHashMap<>();

  public ProjectionListener(
      EventCodec<E> codec,
      Projection<E> projection,
      Offsets offsets,
      Progress progress,
      DeadLetterSender deadLetters) {
    this.codec = codec;
    this.projection = projection;
    this.offsets = offsets;
    this.progress = progress;
    this.deadLetters = deadLetters;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> positions, ConsumerSeekCallback callback) {
    expected.keySet().removeAll(positions.keySet());
    positions.forEach(
        (partition, position) -> deadLettersFrom.merge(partition, position, Math::max));
  }

  @Override
  public void onPartitionsRevoked(@Nullable Collection<TopicPartition> partitions) {
    if (partitions == null) {
      return;
    }
    expected.keySet().removeAll(partitions);
    progress.forget(partitions.stream().map(ProjectionListener::named).toList());
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> given) {
    Consumer<?, ?> consumer = Objects.requireNonNull(given, "the container gives it");
    Set<TopicPartition> aligned = align(consumer.assignment(), consumer::seek);
    List<Recorded<E>> events = new ArrayList<>(records.size());
    for (ConsumerRecord<String, byte[]> record : records) {
      if (aligned.contains(partitionOf(record))) {
        switch (codec.decode(record)) {
          case Decoded.Event<E> decoded ->
              events.add(new Recorded<>(decoded.event(), record.offset()));
          case Decoded.UnknownType<E> _ -> {}
          case Decoded.Unreadable<E> unreadable -> bury(record, unreadable.cause());
        }
      }
    }
    advance(aligned, consumer::position, projection.apply(events));
  }

  /** The position moves without records too: past the markers of the ledger's transactions. */
  @Override
  public void onIdleContainer(Map<TopicPartition, Long> positions, ConsumerSeekCallback callback) {
    try {
      Set<TopicPartition> aligned =
          align(
              positions.keySet(),
              (partition, offset) ->
                  callback.seek(partition.topic(), partition.partition(), offset));
      advance(aligned, partition -> positions.getOrDefault(partition, 0L), null);
    } catch (RuntimeException e) {
      // No batch hangs on it; the next idle moment or the next batch looks again.
      log.warn("cannot compare offsets of {}: {}", positions.keySet(), e.getMessage());
    }
  }

  /** Goes to where the documents are; returns the partitions that were there already. */
  private Set<TopicPartition> align(
      Set<TopicPartition> assigned, BiConsumer<TopicPartition, Long> seek) {
    Map<LogPartition, Long> stored =
        offsets.read(assigned.stream().map(ProjectionListener::named).toList());
    Set<TopicPartition> aligned = new HashSet<>();
    for (TopicPartition partition : assigned) {
      long offset = stored.getOrDefault(named(partition), 0L);
      Long before = expected.put(partition, offset);
      if (before != null && before == offset) {
        aligned.add(partition);
      } else {
        log.info("{} continues at {}", partition, offset);
        seek.accept(partition, offset);
      }
    }
    progress.storedUpTo(stored);
    return aligned;
  }

  private void advance(
      Set<TopicPartition> aligned,
      ToLongFunction<TopicPartition> position,
      @Nullable BooleanSupplier kept) {
    Map<LogPartition, Offsets.Move> moves = new HashMap<>();
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : aligned) {
      long from = expected.getOrDefault(partition, 0L);
      long to = position.applyAsLong(partition);
      if (to > from) {
        moves.put(named(partition), new Offsets.Move(from, to));
        next.put(partition, to);
      }
    }
    if (!moves.isEmpty()) {
      try {
        offsets.advance(moves, kept);
      } catch (RuntimeException e) {
        expected.keySet().removeAll(next.keySet());
        throw e;
      }
      expected.putAll(next);
      progress.storedUpTo(
          moves.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, move -> move.getValue().next())));
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, String cause) {
    TopicPartition partition = partitionOf(record);
    if (record.offset() >= deadLettersFrom.getOrDefault(partition, 0L)) {
      deadLetters.send(record, cause);
      deadLettersFrom.put(partition, record.offset() + 1);
    }
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static LogPartition named(TopicPartition partition) {
    return new LogPartition(partition.topic(), partition.partition());
  }
}
