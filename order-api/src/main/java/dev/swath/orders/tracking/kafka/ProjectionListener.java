package dev.swath.orders.tracking.kafka;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.Progress;
import dev.swath.orders.tracking.application.Projection;
import dev.swath.orders.tracking.application.Recorded;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.kafka.FaultyPartitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  /** What is decoded and stored together; a larger record comes alone. */
  private static final long MAX_BYTES_AT_A_TIME = 2 << 20;

  /** Each of them has a document that is loaded. */
  private static final int MAX_KEYS_AT_A_TIME = 100;

  /** Another instance that writes the same documents for a moment is no fault yet. */
  private static final int FAILURES_OF_A_FAULT = 3;

  private final EventCodec<E> codec;
  private final Projection<E> projection;
  private final Offsets offsets;
  private final Progress progress;
  private final DeadLetterBox deadLetters;
  private final FaultyPartitions faulty;
  private final String consumerName;

  /** How often in succession a partition could not be folded; absent for partitions that go on. */
  private final Map<TopicPartition, Integer> failures = new ConcurrentHashMap<>();

  /** Whether the last batch could not be stored, so that only what is new is logged. */
  private volatile boolean isWaiting;

  /**
   * The stored offset at which a partition's next record is to be read; absent if unknown. Only a
   * call that ended well leaves something here, so that records of a batch that is given again are
   * never taken for the ones that follow.
   */
  private final Map<TopicPartition, Long> expected = new ConcurrentHashMap<>();

  /**
   * Up to where a partition was read before by this process or one before it. What was unreadable
   * there is in the dead letters already, and what happened there was counted already, when
   * documents are rebuilt.
   */
  private final Map<TopicPartition, Long> readBefore = new ConcurrentHashMap<>();

  /** So that a batch that is given again does not bury its records again. */
  private final Map<TopicPartition, Long> buriedUpTo = new ConcurrentHashMap<>();

  /**
   * @param consumerName under which faulty partitions are reported
   */
  public ProjectionListener(
      EventCodec<E> codec,
      Projection<E> projection,
      Offsets offsets,
      Progress progress,
      DeadLetterBox deadLetters,
      FaultyPartitions faulty,
      String consumerName) {
    this.codec = codec;
    this.projection = projection;
    this.offsets = offsets;
    this.progress = progress;
    this.deadLetters = deadLetters;
    this.faulty = faulty;
    this.consumerName = consumerName;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> positions, ConsumerSeekCallback callback) {
    expected.keySet().removeAll(positions.keySet());
    positions.forEach((partition, position) -> readBefore.merge(partition, position, Math::max));
  }

  @Override
  public void onPartitionsRevoked(@Nullable Collection<TopicPartition> partitions) {
    if (partitions == null) {
      return;
    }
    expected.keySet().removeAll(partitions);
    failures.keySet().removeAll(partitions);
    faulty.clear(consumerName, partitions);
    progress.forget(partitions.stream().map(ProjectionListener::named).toList());
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> given) {
    Consumer<?, ?> consumer = Objects.requireNonNull(given, "the container gives it");
    try {
      take(records, consumer);
      if (isWaiting) {
        log.info("{} goes on", consumerName);
        isWaiting = false;
      }
    } catch (RuntimeException e) {
      expected.keySet().removeAll(consumer.assignment());
      if (!isWaiting) {
        log.warn("{} waits and tries again: {}", consumerName, e.toString());
        isWaiting = true;
      }
      throw e;
    }
  }

  private void take(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    Set<TopicPartition> aligned = align(consumer.assignment(), consumer::seek);
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batches = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      TopicPartition partition = partitionOf(record);
      if (aligned.contains(partition)) {
        batches.computeIfAbsent(partition, _ -> new ArrayList<>()).add(record);
      }
    }
    batches
        .entrySet()
        .removeIf(
            batch ->
                batch.getValue().getFirst().offset() < expectedOf(batch.getKey())
                    && restart(batch.getKey(), aligned, consumer::seek));
    BooleanSupplier kept = fold(batches, aligned, consumer);
    advance(aligned, consumer::position, kept);
  }

  /**
   * Folds all partitions' records together, and where that fails, each partition by itself, so that
   * what is wrong with one stops no other.
   *
   * @param aligned loses the partitions that could not be folded, which go back to where they were
   */
  private @Nullable BooleanSupplier fold(
      Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batches,
      Set<TopicPartition> aligned,
      Consumer<?, ?> consumer) {
    try {
      BooleanSupplier kept = fold(batches.values().stream().flatMap(List::stream).toList());
      batches.keySet().forEach(this::goOn);
      return kept;
    } catch (TrackingUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("folds each partition of {} by itself: {}", batches.keySet(), e.toString());
    }
    BooleanSupplier kept = null;
    RuntimeException failure = null;
    int failed = 0;
    for (var batch : batches.entrySet()) {
      TopicPartition partition = batch.getKey();
      try {
        BooleanSupplier last = foldOneByOne(batch.getValue());
        kept = last == null ? kept : last;
        goOn(partition);
      } catch (TrackingUnavailable e) {
        throw e;
      } catch (RuntimeException e) {
        fail(partition, e);
        consumer.seek(partition, expectedOf(partition));
        expected.remove(partition);
        aligned.remove(partition);
        failure = e;
        failed++;
      }
    }
    if (failure != null && failed == batches.size()) {
      // With the pause that the container makes.
      throw failure;
    }
    return kept;
  }

  private void fail(TopicPartition partition, RuntimeException e) {
    int times = failures.merge(partition, 1, Integer::sum);
    if (times == FAILURES_OF_A_FAULT) {
      faulty.report(consumerName, partition, e.toString());
    }
  }

  private void goOn(TopicPartition partition) {
    if (failures.remove(partition) != null) {
      faulty.clear(consumerName, partition);
    }
  }

  private @Nullable BooleanSupplier fold(List<ConsumerRecord<String, byte[]>> records) {
    BooleanSupplier kept = null;
    List<Recorded<E>> some = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    long bytes = 0;
    for (ConsumerRecord<String, byte[]> record : records) {
      bytes += Math.max(0, record.serializedValueSize());
      keys.add(String.valueOf(record.key()));
      boolean isFull = bytes > MAX_BYTES_AT_A_TIME || keys.size() > MAX_KEYS_AT_A_TIME;
      if (isFull && !some.isEmpty()) {
        BooleanSupplier last = projection.apply(some);
        kept = last == null ? kept : last;
        some = new ArrayList<>();
        keys = new HashSet<>(Set.of(String.valueOf(record.key())));
        bytes = Math.max(0, record.serializedValueSize());
      }
      read(record, some);
    }
    BooleanSupplier last = projection.apply(some);
    return last == null ? kept : last;
  }

  /** Buries each record that cannot be folded for what it says, and goes on. */
  private @Nullable BooleanSupplier foldOneByOne(List<ConsumerRecord<String, byte[]>> records) {
    BooleanSupplier kept = null;
    for (ConsumerRecord<String, byte[]> record : records) {
      List<Recorded<E>> one = new ArrayList<>(1);
      read(record, one);
      try {
        BooleanSupplier last = projection.apply(one);
        kept = last == null ? kept : last;
      } catch (TrackingUnavailable | StaleWrite e) {
        throw e;
      } catch (RuntimeException e) {
        bury(record, "cannot be folded: " + e);
      }
    }
    return kept;
  }

  private void read(ConsumerRecord<String, byte[]> record, List<Recorded<E>> events) {
    switch (codec.decode(record)) {
      case Decoded.Event<E> decoded ->
          events.add(
              new Recorded<>(
                  decoded.event(),
                  named(partitionOf(record)),
                  record.offset(),
                  wasReadBefore(record)));
      case Decoded.UnknownType<E> _ -> {}
      case Decoded.Unreadable<E> unreadable -> bury(record, unreadable.cause());
    }
  }

  private boolean wasReadBefore(ConsumerRecord<?, ?> record) {
    return record.offset() < readBefore.getOrDefault(partitionOf(record), 0L);
  }

  /** The position moves without records too: past the markers of the ledger's transactions. */
  @Override
  public void onIdleContainer(Map<TopicPartition, Long> positions, ConsumerSeekCallback callback) {
    BiConsumer<TopicPartition, Long> seek =
        (partition, offset) -> callback.seek(partition.topic(), partition.partition(), offset);
    try {
      Set<TopicPartition> aligned = align(positions.keySet(), seek);
      for (TopicPartition partition : List.copyOf(aligned)) {
        if (positions.getOrDefault(partition, 0L) < expectedOf(partition)) {
          restart(partition, aligned, seek);
        }
      }
      advance(aligned, partition -> positions.getOrDefault(partition, 0L), null);
    } catch (RuntimeException e) {
      expected.keySet().removeAll(positions.keySet());
      // No batch hangs on it; the next idle moment or the next batch looks again.
      log.warn("cannot compare offsets of {}: {}", positions.keySet(), e.getMessage());
    }
  }

  private long expectedOf(TopicPartition partition) {
    return expected.getOrDefault(partition, 0L);
  }

  /**
   * The log ends before the offset that stands beside the documents: it was restored from an older
   * state. The documents tell of what is not in it, so they are folded anew.
   */
  private boolean restart(
      TopicPartition partition,
      Set<TopicPartition> aligned,
      BiConsumer<TopicPartition, Long> seek) {
    log.error(
        "{} ends before offset {}, up to which documents are stored: its documents are rebuilt",
        partition,
        expectedOf(partition));
    projection.forget(named(partition));
    offsets.restart(named(partition), expectedOf(partition));
    progress.storedUpTo(Map.of(named(partition), 0L));
    expected.put(partition, 0L);
    aligned.remove(partition);
    readBefore.remove(partition);
    buriedUpTo.remove(partition);
    seek.accept(partition, 0L);
    return true;
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
        projection.resume(named(partition));
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
      next.forEach((partition, to) -> readBefore.merge(partition, to, Math::max));
      progress.storedUpTo(
          moves.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, move -> move.getValue().next())));
    }
  }

  private void bury(ConsumerRecord<String, byte[]> record, String cause) {
    TopicPartition partition = partitionOf(record);
    if (!wasReadBefore(record) && record.offset() >= buriedUpTo.getOrDefault(partition, 0L)) {
      deadLetters.bury(record, cause).join();
      buriedUpTo.put(partition, record.offset() + 1);
    }
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static LogPartition named(TopicPartition partition) {
    return new LogPartition(partition.topic(), partition.partition());
  }
}
