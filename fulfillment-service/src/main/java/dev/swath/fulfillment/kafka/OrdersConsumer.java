package dev.swath.fulfillment.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.application.LogRecord;
import dev.swath.fulfillment.application.OpenOrders;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.kafka.core.KafkaTemplate;

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

  private static final Logger LOG = LoggerFactory.getLogger(OrdersConsumer.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Gathers what comes in quick succession into one write; no customer waits for these steps. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private final ConsumerFactory<String, byte[]> consumers;
  private final KafkaTemplate<String, byte[]> template;
  private final ToLongFunction<TopicPartition> logEnd;
  private final OpenOrders orders;
  private final MeterRegistry meters;
  private final EventCodec<OrderEvent> codec = OrderEvents.codec();

  /** The partitions that are ours. Used by the reading thread only. */
  private final Map<TopicPartition, Stage> stages = new HashMap<>();

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
      KafkaTemplate<String, byte[]> template,
      ToLongFunction<TopicPartition> logEnd,
      OpenOrders orders,
      MeterRegistry meters) {
    this.consumers = consumers;
    this.template = template;
    this.logEnd = logEnd;
    this.orders = orders;
    this.meters = meters;
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
        LOG.warn("the consumer did not stop within {}", STOP_WITHIN);
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

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  // ---- everything below runs on the reading thread

  private void run() {
    while (!isStopping()) {
      try (Consumer<String, byte[]> consumer = consumers.createConsumer()) {
        current = consumer;
        consumer.subscribe(List.of(Topics.ORDERS), new Handover(consumer));
        while (!isStopping()) {
          turn(consumer);
        }
      } catch (WakeupException e) {
        LOG.debug("asked to stop", e);
      } catch (RuntimeException e) {
        LOG.error("the consumer is started again", e);
        pause(PAUSE_AFTER_FAILURE);
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
    orders.release(partitions.stream().map(TopicPartition::partition).toList());
  }

  private void turn(Consumer<String, byte[]> consumer) {
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    boolean well = foldAll(consumer, records);
    for (TopicPartition partition : List.copyOf(stages.keySet())) {
      well = well && advance(consumer, partition);
    }
    if (!well) {
      pause(PAUSE_AFTER_FAILURE);
    } else if (!records.isEmpty()) {
      if (System.nanoTime() - committedAtNanos > COMMIT_EVERY.toNanos()) {
        committedAtNanos = System.nanoTime();
        consumer.commitAsync();
      }
      pause(GATHERING);
    }
  }

  /** Takes a partition over, or begins to act on it once everything told is read. */
  private boolean advance(Consumer<String, byte[]> consumer, TopicPartition partition) {
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
          LOG.info("{} is read from {}, its end is {}", partition, offset, end);
        } catch (WakeupException e) {
          throw e;
        } catch (RuntimeException e) {
          LOG.warn("{} cannot be loaded yet: {}", partition, e.toString());
          return false;
        }
      }
      case Stage.CatchingUp(long end) -> {
        if (consumer.position(partition) >= end) {
          orders.caughtUp(partition.partition());
          stages.put(partition, new Stage.Active());
        }
      }
      case Stage.Active _ -> {}
    }
    return true;
  }

  /**
   * @return whether all of them are folded; what is not will be read again
   */
  private boolean foldAll(
      Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
    boolean well = true;
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<String, byte[]>> batch = records.records(partition);
      try {
        if (well && !fold(partition, batch)) {
          LOG.warn("the store is not where it was left, {} is loaded again", partition);
          release(List.of(partition));
          consumer.pause(List.of(partition));
          stages.put(partition, new Stage.Assigned());
        }
      } catch (RuntimeException e) {
        LOG.warn("{} is tried again: {}", partition, e.toString());
        well = false;
      }
      if (!well) {
        consumer.seek(partition, batch.getFirst().offset());
      }
    }
    return well;
  }

  private boolean fold(TopicPartition partition, List<ConsumerRecord<String, byte[]>> batch) {
    List<LogRecord> events = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : batch) {
      switch (codec.decode(record)) {
        case Decoded.Event<OrderEvent>(OrderEvent event, String traceparent) ->
            events.add(new LogRecord(record.offset(), event, traceparent));
        case Decoded.UnknownType<OrderEvent> _ -> {}
        case Decoded.Unreadable<OrderEvent>(String cause) -> {
          if (record.offset() >= buriedTo.getOrDefault(partition, 0L)) {
            bury(record, cause);
            buriedTo.put(partition, record.offset() + 1);
          }
        }
      }
    }
    return orders.fold(partition.partition(), events, batch.getLast().offset() + 1);
  }

  private void bury(ConsumerRecord<String, byte[]> record, String cause) {
    template.send(DeadLetters.of(record, GROUP, cause)).join();
    meters.counter("swath.dead.letters", "topic", record.topic()).increment();
    LOG.warn("{}-{}@{} is unreadable", record.topic(), record.partition(), record.offset());
  }

  private void pause(Duration duration) {
    try {
      if (stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("asked to stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
