package dev.swath.ledger.kafka;

import dev.swath.events.domain.EventId;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.PaymentDesk;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.PaymentCommand;
import dev.swath.ledger.payment.PaymentsUnavailable;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.repeat.Backoff;
import dev.swath.service.repeat.Hands;
import dev.swath.service.repeat.LoggingListener;
import dev.swath.service.repeat.Pauses;
import dev.swath.service.repeat.Repeater;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Has the payment provider do what the ledger decided, and puts its answers to the ledger as
 * requests. Each command is repeated by itself, with pauses that grow, so that a payment that is
 * stuck holds up nothing but its own order; the provider takes a repetition for once since each
 * command has its key. Offsets are committed up to the first command that is not done.
 */
public final class PaymentsListener
    implements BatchConsumerAwareMessageListener<String, byte[]>, ConsumerSeekAware {
  private static final Logger log = LoggerFactory.getLogger(PaymentsListener.class);

  /** Its consumer group. */
  public static final String CONSUMER = "credit-ledger-payments";

  /** A partition is read on when half of its commands are done. */
  private static final int MAX_IN_FLIGHT = 1_000;

  private static final int MAX_AT_ONCE = 20;

  /** So many done commands are known while the process lives. */
  private static final int MAX_REMEMBERED = 20_000;

  private static final Pauses PAUSES =
      new Backoff(Duration.ofMillis(500), 2, Duration.ofMinutes(1), 0.2).retries();

  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** An outcome that is open for longer is counted, and told once. */
  private static final Duration UNDECIDED_AFTER = Duration.ofMinutes(15);

  private final PaymentDesk desk;
  private final KafkaTemplate<String, byte[]> kafka;
  private final DeadLetterBox deadLetters;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Hands hands;

  private final Map<TopicPartition, PaymentLane> lanes = new ConcurrentHashMap<>();
  private final Set<EventId> undecided = ConcurrentHashMap.newKeySet();
  private final Set<EventId> done =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<EventId, Boolean> eldest) {
                  return size() > MAX_REMEMBERED;
                }
              }));

  // Used by the consumer's thread.
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Set<TopicPartition> paused = ConcurrentHashMap.newKeySet();
  private @Nullable Consumer<?, ?> consumer;
  private long committedAtNanos = System.nanoTime();

  private volatile @Nullable MessageListenerContainer container;

  public PaymentsListener(
      PaymentDesk desk,
      KafkaTemplate<String, byte[]> kafka,
      Clock clock,
      MeterRegistry meters,
      Hands hands) {
    this.desk = desk;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
    this.hands = hands;
    this.deadLetters = new DeadLetterBox(kafka, meters, CONSUMER, List.of(Topics.LEDGER_PAYMENTS));
    Gauge.builder("swath.ledger.payments.undecided", undecided, Set::size)
        .description("payment commands whose outcome is open for more than 15 minutes")
        .register(meters);
    Gauge.builder(
            "swath.ledger.payments.open",
            lanes,
            open -> open.values().stream().mapToInt(PaymentLane::size).sum())
        .description("payment commands that were read and are not done")
        .register(meters);
  }

  /**
   * @param reading pauses and resumes partitions
   */
  public void readBy(MessageListenerContainer reading) {
    this.container = reading;
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<String, byte[]>> records, @Nullable Consumer<?, ?> reading) {
    consumer = Objects.requireNonNull(reading);
    for (ConsumerRecord<String, byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      PaymentLane lane = lanes.computeIfAbsent(partition, _ -> lane());
      switch (PaymentCommands.codec().decode(record)) {
        case Decoded.Event<PaymentCommand>(PaymentCommand command, String traceparent) -> {
          Errand errand = new Errand(record, command, traceparent);
          lane.add(command.orderId(), record.offset(), name(command), errand::attempt);
        }
        case Decoded.UnknownType<PaymentCommand>(String type) ->
            bury(lane, record, "unknown type " + type);
        case Decoded.Unreadable<PaymentCommand>(String cause) -> bury(lane, record, cause);
      }
    }
    keepWithinBounds();
    commitSometimes();
  }

  private PaymentLane lane() {
    LoggingListener<PaymentLane.Key> listener = new LoggingListener<>(log, "payment", clock);
    return new PaymentLane(
        limits -> new Repeater<>(limits, clock, RandomGenerator.getDefault(), hands, listener),
        new Repeater.Limits(Integer.MAX_VALUE, MAX_AT_ONCE, null),
        PAUSES);
  }

  private void bury(PaymentLane lane, ConsumerRecord<String, byte[]> record, String cause) {
    lane.add(
        null,
        record.offset(),
        "dead letter",
        () -> {
          deadLetters.bury(record, cause).join();
          return null;
        });
  }

  /** A partition with too much under way is not read on; the others are. */
  private void keepWithinBounds() {
    MessageListenerContainer reading = container;
    if (reading == null) {
      return;
    }
    lanes.forEach(
        (partition, lane) -> {
          if (lane.size() >= MAX_IN_FLIGHT && paused.add(partition)) {
            log.warn("{} waits: {} commands of {} are not done", CONSUMER, lane.size(), partition);
            reading.pausePartition(partition);
          } else if (lane.size() <= MAX_IN_FLIGHT / 2 && paused.remove(partition)) {
            reading.resumePartition(partition);
          }
        });
  }

  // ---- one command

  private final class Errand {
    private final ConsumerRecord<String, byte[]> record;
    private final PaymentCommand command;
    private final @Nullable String traceparent;
    private boolean isCarriedOut;
    private @Nullable LedgerRequest answer;

    Errand(
        ConsumerRecord<String, byte[]> record,
        PaymentCommand command,
        @Nullable String traceparent) {
      this.record = record;
      this.command = command;
      this.traceparent = traceparent;
    }

    @Nullable String attempt() {
      if (!isCarriedOut && !done.contains(command.id())) {
        String cause = carryOut();
        if (cause != null) {
          return cause;
        }
      }
      if (answer != null) {
        kafka
            .send(
                LedgerRequests.codec()
                    .encode(Topics.LEDGER_REQUESTS, answer, LedgerTopics.SOURCE, traceparent))
            .join();
      }
      done.add(command.id());
      undecided.remove(command.id());
      return null;
    }

    private @Nullable String carryOut() {
      if (!desk.isSafe(command)) {
        count("undecided");
        giveUp("the outcome is open for too long to try again", desk.undecided(command));
        return null;
      }
      try {
        answer = desk.carryOut(command);
        isCarriedOut = true;
        count("done");
        if (answer instanceof LedgerRequest.PaymentFailed failed) {
          log.error(
              "payment of order {} failed: {} ({})",
              command.orderId(),
              failed.violation().reason(),
              failed.violation().detail());
        }
        return null;
      } catch (PaymentsUnavailable e) {
        count("unavailable");
        if (desk.isOverdue(command)) {
          giveUp("the outcome stays open: " + e.getMessage(), desk.undecided(command));
          return null;
        }
        tellOnceThatItIsUndecided(e);
        return String.valueOf(e.getMessage());
      } catch (IllegalArgumentException | IllegalStateException e) {
        // It would fail for ever.
        count("impossible");
        giveUp(e.toString(), desk.impossible(command));
        return null;
      }
    }

    private void giveUp(String cause, @Nullable LedgerRequest told) {
      log.error("payment of order {}, {}: given up: {}", command.orderId(), name(command), cause);
      deadLetters.bury(record, cause).join();
      answer = told;
      isCarriedOut = true;
    }

    private void tellOnceThatItIsUndecided(PaymentsUnavailable e) {
      if (desk.age(command).compareTo(UNDECIDED_AFTER) > 0 && undecided.add(command.id())) {
        log.error(
            "payment of order {}, {}: the outcome is open since {}: {}",
            command.orderId(),
            name(command),
            command.at(),
            e.getMessage());
      }
    }

    private void count(String outcome) {
      meters
          .counter("swath.ledger.payments", "command", name(command), "outcome", outcome)
          .increment();
    }
  }

  private static String name(PaymentCommand command) {
    return command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  // ---- offsets

  @Override
  public void onIdleContainer(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    keepWithinBounds();
    commitSometimes();
  }

  private void commitSometimes() {
    if (consumer == null || System.nanoTime() - committedAtNanos < COMMIT_EVERY.toNanos()) {
      return;
    }
    committedAtNanos = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(lanes.keySet());
    if (!offsets.isEmpty()) {
      offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
      consumer.commitAsync(
          offsets,
          (_, failure) -> {
            if (failure != null) {
              log.debug("not committed: {}", offsets, failure);
              committed.keySet().removeAll(offsets.keySet());
            }
          });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      PaymentLane lane = lanes.get(partition);
      if (lane != null && !Objects.equals(committed.get(partition), lane.doneTo())) {
        offsets.put(partition, new OffsetAndMetadata(lane.doneTo()));
      }
    }
    return offsets;
  }

  // ---- partitions come and go

  /** Commits what is done before another instance goes on with a partition. */
  public ConsumerAwareRebalanceListener handover() {
    return new ConsumerAwareRebalanceListener() {
      @Override
      public void onPartitionsRevokedBeforeCommit(
          Consumer<?, ?> reading, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(partitions);
        if (!offsets.isEmpty()) {
          try {
            reading.commitSync(offsets);
          } catch (KafkaException e) {
            // Whoever has the partition next repeats some commands.
            log.debug("not committed: {}", offsets, e);
          }
        }
        forget(partitions);
      }

      @Override
      public void onPartitionsLost(Consumer<?, ?> reading, Collection<TopicPartition> partitions) {
        forget(partitions);
      }
    };
  }

  private void forget(Collection<TopicPartition> partitions) {
    MessageListenerContainer reading = container;
    for (TopicPartition partition : partitions) {
      PaymentLane lane = lanes.remove(partition);
      if (lane != null) {
        lane.close();
      }
      committed.remove(partition);
      if (paused.remove(partition) && reading != null) {
        reading.resumePartition(partition);
      }
    }
  }
}
