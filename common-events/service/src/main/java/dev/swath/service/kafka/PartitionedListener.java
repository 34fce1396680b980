package dev.swath.service.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * Hands each partition's records of a poll to a handler by themselves. A partition whose records
 * fail is paused and tried again, with pauses that grow, while the others go on; when a pause ends
 * the same records come again, so nothing is lost. Commits only what was handled.
 *
 * <p>A handler that can tell a bad record from an outage puts the record to the dead letters
 * instead of failing.
 */
public final class PartitionedListener
    implements BatchConsumerAwareMessageListener<String, byte[]>, ConsumerSeekAware {
  private static final Logger log = LoggerFactory.getLogger(PartitionedListener.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** So many failures in a row, about two seconds, are no hiccup of the broker. */
  private static final int FAILURES_OF_A_FAULT = 4;

  private final String consumerName;
  private final Handler handler;
  private final Predicate<Throwable> isOutage;
  private final FaultyPartitions faulty;
  private final Map<TopicPartition, Failing> failing = new ConcurrentHashMap<>();

  // Of each consuming thread.
  private final ThreadLocal<Progress> progress = ThreadLocal.withInitial(Progress::new);

  private volatile @Nullable ConcurrentMessageListenerContainer<String, byte[]> container;

  /** Deals with records of one partition. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param records of one partition, in their order, at least one
     * @throws Exception if they are to come again later
     */
    void handle(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
        throws Exception;
  }

  private record Failing(int failures, String cause) {}

  private static final class Progress {
    private final Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();
    private long committedAtNanos = System.nanoTime();
    private @Nullable Consumer<?, ?> consumer;
  }

  private PartitionedListener(
      String consumerName,
      Handler handler,
      Predicate<Throwable> isOutage,
      FaultyPartitions faulty) {
    this.consumerName = consumerName;
    this.handler = handler;
    this.isOutage = isOutage;
    this.faulty = faulty;
  }

  /**
   * How records are read.
   *
   * @param group consumer group, also the name in logs and health
   * @param threads that read
   * @param overrides of the consumer's configuration
   */
  public record Reading(String topic, String group, int threads, Map<String, String> overrides) {
    public Reading {
      overrides = Map.copyOf(overrides);
    }
  }

  /**
   * A container that is not started yet.
   *
   * @param isOutage tells failures that concern all partitions, such as a store that is away: they
   *     are repeated like others, but are no fault of the partition
   */
  public static ConcurrentMessageListenerContainer<String, byte[]> container(
      ConsumerFactory<String, byte[]> consumers,
      Reading reading,
      InstanceName instance,
      FaultyPartitions faulty,
      Predicate<Throwable> isOutage,
      Handler handler) {
    PartitionedListener listener =
        new PartitionedListener(reading.group(), handler, isOutage, faulty);
    ContainerProperties properties = new ContainerProperties(reading.topic());
    properties.setGroupId(reading.group());
    properties.setClientId(reading.group());
    properties.setMessageListener(listener);
    properties.setConsumerRebalanceListener(listener.new Handover());
    // The listener itself commits, and only what was handled.
    properties.setAckMode(ContainerProperties.AckMode.MANUAL);
    properties.setIdleEventInterval(COMMIT_EVERY.toMillis());
    Properties settings = new Properties();
    settings.putAll(reading.overrides());
    String member = instance.memberOf(reading.group());
    if (member != null) {
      settings.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    }
    properties.setKafkaConsumerProperties(settings);
    ConcurrentMessageListenerContainer<String, byte[]> container =
        new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setConcurrency(reading.threads());
    container.setBeanName(reading.group());
    listener.container = container;
    return container;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> reading) {
    Consumer<?, ?> consumer = Objects.requireNonNull(reading);
    Progress mine = progress.get();
    mine.consumer = consumer;
    records.stream()
        .collect(
            Collectors.groupingBy(record -> new TopicPartition(record.topic(), record.partition())))
        .forEach((partition, batch) -> handle(partition, batch, consumer, mine));
    commitSometimes(mine);
  }

  private void handle(
      TopicPartition partition,
      List<ConsumerRecord<String, byte[]>> batch,
      Consumer<?, ?> consumer,
      Progress mine) {
    try {
      handler.handle(partition, batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      consumer.seek(partition, batch.getFirst().offset());
      return;
    } catch (Exception e) {
      consumer.seek(partition, batch.getFirst().offset());
      failed(partition, cause(e));
      return;
    }
    mine.handled.put(partition, new OffsetAndMetadata(batch.getLast().offset() + 1));
    if (failing.remove(partition) != null) {
      log.info("{} goes on with {}", consumerName, partition);
      faulty.clear(consumerName, partition);
    }
  }

  private static Throwable cause(Throwable e) {
    return (e instanceof CompletionException || e instanceof ExecutionException)
            && e.getCause() != null
        ? e.getCause()
        : e;
  }

  private void failed(TopicPartition partition, Throwable e) {
    String cause = e.toString();
    Failing before = failing.get(partition);
    int failures = before == null ? 1 : before.failures() + 1;
    failing.put(partition, new Failing(failures, cause));
    if (before == null || !before.cause().equals(cause)) {
      log.warn("{} is to repeat {}: {}", consumerName, partition, cause, e);
    }
    if (failures >= FAILURES_OF_A_FAULT && !isOutage.test(e)) {
      faulty.report(consumerName, partition, cause);
    }
    pause(partition, failures);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // resuming does not fail
  private void pause(TopicPartition partition, int failures) {
    ConcurrentMessageListenerContainer<String, byte[]> reading = container;
    if (reading == null) {
      return;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
    reading.pausePartition(partition);
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> reading.resumePartition(partition));
  }

  // ---- commits

  private static void commitSometimes(Progress mine) {
    if (mine.consumer != null
        && !mine.handled.isEmpty()
        && System.nanoTime() - mine.committedAtNanos > COMMIT_EVERY.toNanos()) {
      mine.consumer.commitAsync(
          Map.copyOf(mine.handled),
          (offsets, failure) -> {
            if (failure != null) {
              log.debug("not committed: {}", offsets, failure);
            }
          });
      mine.handled.clear();
      mine.committedAtNanos = System.nanoTime();
    }
  }

  @Override
  public void onIdleContainer(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    commitSometimes(progress.get());
  }

  /** Commits what was handled before another member goes on with it. */
  private final class Handover implements ConsumerAwareRebalanceListener {
    @Override
    public void onPartitionsRevokedBeforeCommit(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>(progress.get().handled);
      handled.keySet().retainAll(partitions);
      if (!handled.isEmpty()) {
        try {
          consumer.commitSync(handled);
        } catch (KafkaException e) {
          // Whoever has the partition next handles some records again.
          log.debug("not committed: {}", handled, e);
        }
      }
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      forget(partitions);
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    progress.get().handled.keySet().removeAll(partitions);
    failing.keySet().removeAll(partitions);
    faulty.clear(consumerName, partitions);
    ConcurrentMessageListenerContainer<String, byte[]> reading = container;
    if (reading != null) {
      partitions.forEach(reading::resumePartition);
    }
  }
}
