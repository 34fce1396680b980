package dev.swath.ledger.kafka;

import dev.swath.ledger.application.Accounts;
import dev.swath.service.kafka.FaultyPartitions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/**
 * What follows an aborted transaction, or one whose outcome is not known. Only the journal says
 * what is true then, so the accounts of the partitions that the transaction touched are forgotten,
 * and its requests are decided again. A partition that cannot go on is paused and tried again, with
 * pauses that grow, so that the others do go on.
 */
public final class AfterAnAbort extends DefaultAfterRollbackProcessor<String, byte[]> {
  private static final FixedBackOff FOR_EVER =
      new FixedBackOff(500, FixedBackOff.UNLIMITED_ATTEMPTS);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Accounts accounts;
  private final FaultyPartitions faulty;
  private final Clock clock;
  private final ConcurrentMap<TopicPartition, Integer> attempts = new ConcurrentHashMap<>();
  private final ConcurrentMap<TopicPartition, MessageListenerContainer> pausedIn =
      new ConcurrentHashMap<>();

  public AfterAnAbort(Accounts accounts, FaultyPartitions faulty, Clock clock) {
    super(FOR_EVER);
    // By default some exceptions are held to be hopeless, and their records are skipped.
    setClassifications(Map.of(), true);
    this.accounts = accounts;
    this.faulty = faulty;
    this.clock = clock;
  }

  @Override
  public void process(
      List<ConsumerRecord<String, byte[]>> records,
      Consumer<String, byte[]> consumer,
      @Nullable MessageListenerContainer container,
      Exception exception,
      boolean recoverable,
      ContainerProperties.EOSMode eosMode) {
    forget(
        records.stream().map(ConsumerRecord::partition).collect(Collectors.toSet()),
        container,
        exception);
    super.process(records, consumer, container, exception, recoverable, eosMode);
  }

  @Override
  public void processBatch(
      ConsumerRecords<String, byte[]> records,
      List<ConsumerRecord<String, byte[]>> recordList,
      Consumer<String, byte[]> consumer,
      @Nullable MessageListenerContainer container,
      Exception exception,
      boolean recoverable,
      ContainerProperties.EOSMode eosMode) {
    forget(
        recordList.stream().map(ConsumerRecord::partition).collect(Collectors.toSet()),
        container,
        exception);
    super.processBatch(records, recordList, consumer, container, exception, recoverable, eosMode);
  }

  private void forget(
      Set<Integer> touched, @Nullable MessageListenerContainer container, Exception exception) {
    touched.forEach(partition -> accounts.forget(partition, clock.instant()));
    PartitionFault fault = faultOf(exception);
    if (fault != null && container != null) {
      pause(fault, container);
    }
  }

  private static @Nullable PartitionFault faultOf(Throwable exception) {
    for (Throwable e = exception; e != null; e = e.getCause()) {
      if (e instanceof PartitionFault fault) {
        return fault;
      }
    }
    return null;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // resuming does not fail
  private void pause(PartitionFault fault, MessageListenerContainer container) {
    TopicPartition partition = fault.partition();
    faulty.report(RequestsListener.CONSUMER, partition, String.valueOf(fault.getCause()));
    int attempt = attempts.merge(partition, 1, Integer::sum);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 6));
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    // No ticks meanwhile: each would wait behind the others.
    accounts.forget(partition.partition(), clock.instant().plus(pause));
    pausedIn.put(partition, container);
    container.pausePartition(partition);
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> container.resumePartition(partition));
  }

  /** The partition goes on. */
  public void goesOn(TopicPartition partition) {
    if (attempts.remove(partition) != null) {
      faulty.clear(RequestsListener.CONSUMER, partition);
    }
  }

  /** The partition is another instance's from now on, which tries it at once. */
  public void handedOver(TopicPartition partition) {
    goesOn(partition);
    MessageListenerContainer paused = pausedIn.remove(partition);
    if (paused != null) {
      paused.resumePartition(partition);
    }
  }
}
