package dev.swath.pricing.kafka;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Selected;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.pricing.application.Purchases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads all partitions of the orders from the beginning, in no group, for what some contracts have
 * bought; from the beginning again when more contracts are to be known. Reads nothing as long as
 * there is none.
 */
public final class HistoryReader implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final EventCodec<OrderEvent> codec = OrderEvents.codec();
  private final EventCodec<OrderEvent>.Selection requests = codec.reading(OrderRequested.class);
  private final EventCodec<OrderEvent>.Selection bought =
      codec.reading(
          OrderRequested.class,
          OrderPriced.class,
          OrderRejected.class,
          CreditsRefused.class,
          DeliveryDelivered.class,
          CreditsCaptured.class,
          CreditsReleased.class,
          CreditsRefunded.class);

  private final Purchases purchases;
  private final Supplier<Set<ContractId>> contracts;
  private final Supplier<Consumer<String, byte[]>> consumers;

  private @Nullable Run run;

  /** Why the last reading ended, until one has come to the end. */
  private volatile @Nullable String trouble;

  /** One life between start and stop. */
  private static final class Run {
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private @Nullable Thread thread;

    boolean isStopped() {
      return stop.getCount() == 0;
    }
  }

  /**
   * @param contracts whose history is needed at the moment
   * @param consumers new ones, that read committed records and start at the beginning
   */
  public HistoryReader(
      Purchases purchases,
      Supplier<Set<ContractId>> contracts,
      Supplier<Consumer<String, byte[]>> consumers) {
    this.purchases = purchases;
    this.contracts = contracts;
    this.consumers = consumers;
  }

  @Override
  public synchronized void start() {
    Run started = new Run();
    started.thread = Thread.ofPlatform().name("history").daemon().start(() -> live(started));
    run = started;
  }

  @Override
  public synchronized void stop() {
    Run stopped = run;
    run = null;
    if (stopped == null) {
      return;
    }
    stopped.stop.countDown();
    Consumer<String, byte[]> consumer = stopped.consumer;
    if (consumer != null) {
      consumer.wakeup();
    }
    Thread thread = stopped.thread;
    if (thread != null) {
      try {
        thread.join(LAST_WORDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return run != null;
  }

  /** Why the history cannot be read at the moment; null if it can. */
  public @Nullable String trouble() {
    return trouble;
  }

  private void live(Run run) {
    while (!run.isStopped()) {
      Set<ContractId> wanted = contracts.get();
      try {
        if (!wanted.isEmpty()) {
          follow(run, wanted);
        }
        pause(run);
      } catch (WakeupException _) {
        // The service ends.
      } catch (RuntimeException e) {
        String cause = e.toString();
        if (!cause.equals(trouble)) {
          log.warn("the history is read again from the beginning", e);
        }
        trouble = cause;
        pause(run);
      }
    }
  }

  private static void pause(Run run) {
    try {
      if (run.stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      run.stop.countDown();
    }
  }

  private void follow(Run run, Set<ContractId> wanted) {
    purchases.startOver(wanted);
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      run.consumer = consumer;
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ORDERS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!run.isStopped() && purchases.isAboutAll(contracts.get())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
        if (!purchases.isComplete()
            && ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
          purchases.complete();
          trouble = null;
          log.info("the history of {} contracts is known", wanted.size());
        }
      }
    } finally {
      run.consumer = null;
    }
  }

  /** What nobody can read goes to the dead letters elsewhere; one record never stops the others. */
  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.key() == null || record.value() == null) {
        return;
      }
      // Told without reading all of the record: almost all orders are of other contracts.
      boolean isKnown = isOfKnownOrder(record.key());
      if ((isKnown || isOfWantedContract(record.value()))
          && (isKnown ? bought : requests).select(record)
              instanceof Selected.Event<OrderEvent>(OrderEvent event, var _)) {
        purchases.add(event);
      }
    } catch (RuntimeException e) {
      log.error(
          "the history goes on without {}-{}@{}",
          record.topic(),
          record.partition(),
          record.offset(),
          e);
    }
  }

  private boolean isOfKnownOrder(String key) {
    try {
      return purchases.isAbout(OrderId.parse(key));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private boolean isOfWantedContract(byte[] event) {
    try (JsonParser json = WireJson.mapper().createParser(event)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isContract = "contractId".equals(json.currentName());
        json.nextToken();
        if (isContract) {
          return purchases.isAbout(new ContractId(json.getString()));
        }
        json.skipChildren();
      }
      return false;
    } catch (JacksonException | IllegalArgumentException _) {
      return false;
    }
  }
}
