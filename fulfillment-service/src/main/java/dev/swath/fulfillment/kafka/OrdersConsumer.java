package dev.swath.fulfillment.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Selected;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.application.LogRecord;
import dev.swath.fulfillment.application.OpenOrderStore.ContentRefused;
import dev.swath.fulfillment.application.OpenOrders;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.kafka.FaultyPartitions;
import dev.swath.service.repeat.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Reads the orders topic from where the store stands, not from where Kafka thinks it was read to.
 *
 * <p>A loop of its own instead of a listener container, because the work of taking a partition over
 * (load, seek, notice the end of the log even when nothing more comes) belongs between two polls,
 * must be repeatable while the store is away, and needs the consumer's position, which passes over
 * the markers of the ledger's transactions. Offsets committed to Kafka only tell lag monitors how
 * far we are, and ourselves which dead letters are written already when the log is read again.
 */
public final class OrdersConsumer implements SmartLifecycle {
  /** The consumer group, also named in dead letters. */
  public static final String GROUP = "fulfillment-service";

  private static final Logger log = LoggerFactory.getLogger(OrdersConsumer.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Gathers what comes in quick succession into one write; no customer waits for these steps. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** Of a partition that cannot go on, and of a consumer that had to end. */
  private static final Backoff PAUSES =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2);

  /** After so many failures in a row health names the partition. */
  private static final int FAILURES_OF_A_FAULT = 4;

  /**
   * Records that are decoded and folded at a time have no more bytes together, if they are many.
   */
  private static final int MAX_BATCH_BYTES = 2 << 20;

  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private final ConsumerFactory<String, byte[]> consumers;
  private final DeadLetterBox deadLetters;
  private final FaultyPartitions faulty;
  private final ToLongFunction<TopicPartition> logEnd;
  private final OpenOrders orders;
  private final RandomGenerator chance = RandomGenerator.getDefault();
  private final EventCodec<OrderEvent>.Selection events =
      OrderEvents.codec().reading(OrderEvent.class);

  /** The partitions that are ours. Used by the reading thread only. */
  private final Map<TopicPartition, Stage> stages = new HashMap<>();

  /** The partitions that cannot go on. Used by the reading thread only. */
  private final Map<TopicPartition, Trouble> troubles = new HashMap<>();

  /**
   * @param failures in a row
   * @param untilNanos when the partition is read again
   */
  private record Trouble(int failures, long untilNanos) {}

  /** Up to where each partition has its dead letters, however often it is read again. */
  private final Map<TopicPartition, Long> buriedTo = new HashMap<>();

  /** When the last commit to Kafka was sent. Used by the reading thread only. */
  private long committedAtNanos = System.nanoTime();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Consumer<String, byte[]> current;
  private volatile @Nullable Thread thread;

  /** How far the take-over of a partition has come. */
  private sealed interface Stage {
    /** It is ours, but not loaded. */
    record Assigned() implements Stage {}

    /** It is loaded and read on. */
    record CatchingUp(long end) implements Stage {}

    /** It was read to the end that it had when it was loaded, and is acted on. */
    record Active() implements Stage {}
  }

  /**
   * @param logEnd the high watermark of a partition: where a consumer of committed records sees the
   *     end may be before what we told ourselves, behind an open transaction of the ledger
   */
  public OrdersConsumer(
      ConsumerFactory<String, byte[]> consumers,
      DeadLetterBox deadLetters,
      FaultyPartitions faulty,
      ToLongFunction<TopicPartition> logEnd,
      OpenOrders orders) {
    this.consumers = consumers;
    this.deadLetters = deadLetters;
    this.faulty = faulty;
    this.logEnd = logEnd;
    this.orders = orders;
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("orders-consumer").start(this::run);
  }

  @Override
  public void stop() {
    stopping.countDown();
    Consumer<String, byte[]> reading = current;
    if (reading != null) {
      reading.wakeup();
    }
    Thread running = thread;
    try {
      if (running != null && !running.join(STOP_WITHIN)) {
        log.warn("the consumer did not stop within {}", STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /** Whether the log is being read; it is not while the consumer is to be started again. */
  public boolean isReading() {
    return isRunning() && current != null;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  // ---- everything below runs on the reading thread

  private void run() {
    int failures = 0;
    while (!isStopping()) {
      long began = System.nanoTime();
      try (Consumer<String, byte[]> consumer = consumers.createConsumer()) {
        current = consumer;
        consumer.subscribe(List.of(Topics.ORDERS), new Handover(consumer));
        while (!isStopping()) {
          turn(consumer);
        }
      } catch (WakeupException e) {
        log.debug("asked to stop", e);
      } catch (RuntimeException e) {
        boolean wasWell = System.nanoTime() - began > Duration.ofMinutes(5).toNanos();
        failures = wasWell ? 1 : failures + 1;
        Duration pause = PAUSES.delay(failures - 1, chance.nextDouble());
        current = null;
        log.error("the consumer ended, and is started again in {}", pause, e);
        release(List.copyOf(stages.keySet()));
        pause(pause);
      } finally {
        current = null;
        release(List.copyOf(stages.keySet()));
      }
    }
  }

  /** Remembers what is assigned; the work is done between polls, where it can be repeated. */
  private final class Handover implements ConsumerRebalanceListener {
    private final Consumer<String, byte[]> consumer;

    private Handover(Consumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      partitions.forEach(partition -> stages.put(partition, new Stage.Assigned()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      release(partitions);
    }
  }

  private void release(Collection<TopicPartition> partitions) {
    partitions.forEach(stages::remove);
    partitions.forEach(troubles::remove);
    faulty.clear(GROUP, partitions);
    orders.release(partitions.stream().map(TopicPartition::partition).toList());
  }

  private void turn(Consumer<String, byte[]> consumer) {
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    for (TopicPartition partition : records.partitions()) {
      foldAll(consumer, partition, records.records(partition));
    }
    for (TopicPartition partition : List.copyOf(stages.keySet())) {
      Trouble trouble = troubles.get(partition);
      if (trouble == null || System.nanoTime() - trouble.untilNanos() >= 0) {
        advance(consumer, partition);
      }
    }
    if (!records.isEmpty()) {
      if (System.nanoTime() - committedAtNanos > COMMIT_EVERY.toNanos()) {
        committedAtNanos = System.nanoTime();
        consumer.commitAsync();
      }
      pause(GATHERING);
    }
  }

  /** The partition cannot go on: it is paused for a while, the others are not. */
  private void failed(Consumer<String, byte[]> consumer, TopicPartition partition, Exception e) {
    Trouble before = troubles.get(partition);
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = PAUSES.delay(failures - 1, chance.nextDouble());
    troubles.put(partition, new Trouble(failures, System.nanoTime() + pause.toNanos()));
    consumer.pause(List.of(partition));
    if (before == null) {
      log.warn("{} is tried again: {}", partition, e.toString());
    }
    if (failures >= FAILURES_OF_A_FAULT) {
      faulty.report(GROUP, partition, e.toString());
    }
  }

  private void wentWell(TopicPartition partition) {
    if (troubles.remove(partition) != null) {
      log.info("{} goes on", partition);
      faulty.clear(GROUP, partition);
    }
  }

  /** Takes a partition over, or begins to act on it once everything told is read. */
  private void advance(Consumer<String, byte[]> consumer, TopicPartition partition) {
    switch (stages.getOrDefault(partition, new Stage.Active())) {
      case Stage.Assigned _ -> {
        try {
          long end = logEnd.applyAsLong(partition);
          OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
          buriedTo.merge(partition, committed == null ? 0 : committed.offset(), Math::max);
          long offset = orders.take(partition.partition(), end);
          consumer.seek(partition, offset);
          consumer.resume(List.of(partition));
          stages.put(partition, new Stage.CatchingUp(end));
          log.info("{} is read from {}, its end is {}", partition, offset, end);
        } catch (WakeupException e) {
          throw e;
        } catch (RuntimeException e) {
          failed(consumer, partition, e);
        }
      }
      case Stage.CatchingUp(long end) -> {
        consumer.resume(List.of(partition));
        if (consumer.position(partition) >= end) {
          orders.caughtUp(partition.partition());
          stages.put(partition, new Stage.Active());
          wentWell(partition);
        }
      }
      case Stage.Active _ -> consumer.resume(List.of(partition));
    }
  }

  /** Folds in pieces of bounded size; what is not folded will be read again. */
  private void foldAll(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      List<ConsumerRecord<String, byte[]>> records) {
    int from = 0;
    try {
      while (from < records.size()) {
        int to = endOfPiece(records, from);
        if (!fold(partition, records.subList(from, to))) {
          log.warn("the store is not where it was left, {} is loaded again", partition);
          release(List.of(partition));
          consumer.pause(List.of(partition));
          stages.put(partition, new Stage.Assigned());
          return;
        }
        from = to;
      }
      if (stages.get(partition) instanceof Stage.Active) {
        wentWell(partition);
      }
    } catch (RuntimeException e) {
      consumer.seek(partition, records.get(from).offset());
      failed(consumer, partition, e);
    }
  }

  private static int endOfPiece(List<ConsumerRecord<String, byte[]>> records, int from) {
    long bytes = 0;
    int to = from;
    do {
      bytes += Math.max(0, records.get(to).serializedValueSize());
      to++;
    } while (to < records.size() && bytes < MAX_BATCH_BYTES);
    return to;
  }

  /**
   * @return false if the partition must be loaded again
   */
  private boolean fold(TopicPartition partition, List<ConsumerRecord<String, byte[]>> batch) {
    List<LogRecord> told = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : batch) {
      switch (events.select(record)) {
        case Selected.Event<OrderEvent>(OrderEvent event, String traceparent) ->
            told.add(new LogRecord(record.offset(), event, traceparent));
        case Selected.NotWanted<OrderEvent> _ -> {}
        case Selected.Unreadable<OrderEvent>(String cause) -> bury(partition, record, cause);
      }
    }
    try {
      return orders.fold(partition.partition(), told, batch.getLast().offset() + 1);
    } catch (ContentRefused e) {
      if (batch.size() == 1) {
        bury(partition, batch.getFirst(), "the store cannot keep it: " + e.getCause());
        return true;
      }
      int half = batch.size() / 2;
      return fold(partition, batch.subList(0, half))
          && fold(partition, batch.subList(half, batch.size()));
    }
  }

  private void bury(TopicPartition partition, ConsumerRecord<String, byte[]> record, String cause) {
    if (record.offset() >= buriedTo.getOrDefault(partition, 0L)) {
      deadLetters.bury(record, cause).join();
      buriedTo.put(partition, record.offset() + 1);
    }
  }

  private void pause(Duration duration) {
    try {
      if (stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("asked to stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
