package dev.swath.simulation;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.application.Engine;
import dev.swath.fulfillment.application.LogRecord;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OpenOrders;
import dev.swath.fulfillment.application.Pace;
import dev.swath.fulfillment.application.SafeCutting;
import dev.swath.fulfillment.application.Upstreams;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Policies;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Routes;
import dev.swath.fulfillment.kafka.KafkaEventLog;
import dev.swath.service.repeat.Backoff;
import dev.swath.service.repeat.Hands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * An instance of fulfillment-service: its own engine, open orders, decider and log writer. Modelled
 * is the loop that reads the log and takes partitions over, because that one has a thread and a
 * time of its own.
 */
final class FulfillmentHost extends Host {
  /** What the provider keeps to. */
  static final Policy POLICY =
      new Policy(
          Duration.ofSeconds(12),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          // There is no operator here: the weather clears up before one would be asked.
          Duration.ofHours(1),
          Duration.ofMinutes(2));

  private static final double JITTER = 0.2;
  private static final Pace PACE =
      new Pace(
          new Backoff(Duration.ofSeconds(1), 1.5, Duration.ofSeconds(30), JITTER),
          new Backoff(Duration.ofMillis(500), 2, Duration.ofSeconds(30), JITTER),
          new Backoff(Duration.ofMinutes(1), 2, Duration.ofMinutes(15), JITTER),
          Duration.ofSeconds(1),
          // A hand-over that waits for nothing is the worst case.
          Duration.ZERO);

  /** More than there are deliveries. */
  private static final int CALLS_AT_A_TIME = 1_000;

  private final Setting setting;
  private final Build build;
  private final Upstream upstream;
  private final Database database;

  FulfillmentHost(Setting setting, Build build, Upstream upstream, Database database, String name) {
    super(setting.world(), name);
    this.setting = setting;
    this.build = build;
    this.upstream = upstream;
    this.database = database;
  }

  @Override
  protected void boot(Life life) {
    Decider decider =
        new Decider(
            Routes.parse(Map.of(PricingHost.PRODUCT, "upstream/bundle")),
            Policies.same(build.policy()),
            new SafeCutting());
    Upstreams upstreams =
        new Upstreams(
            decider,
            world().clock(),
            List.of(new Upstreams.Share(build.provider(upstream.seenFrom(life)), CALLS_AT_A_TIME)));
    OpenOrderStore store = new OpenOrderDocuments(database);
    Engine engine =
        new Engine(
            decider,
            upstreams,
            new KafkaEventLog(new KafkaTemplate<>(setting.writers(life, false))),
            store,
            PACE,
            world().clock(),
            world().chance().split(),
            new SimulatedHands(world(), life));
    OpenOrders orders = new OpenOrders(store, engine, Setting.METERS);
    Reading reading = new Reading(orders);
    LogReader reader =
        reading(setting.reader("fulfillment-service", Topics.ORDERS, life, true, reading));
    world().spawn(life, () -> reading.run(reader));
  }

  /** Each step a fiber, each appointment kept by the world's clock. */
  private record SimulatedHands(World world, Life life) implements Hands {
    @Override
    public void take(Runnable step) {
      if (!life.isOver()) {
        world.spawn(life, step);
      }
    }

    @Override
    public Appointment later(Duration delay, Runnable action) {
      AtomicBoolean cancelled = new AtomicBoolean();
      world.after(
          delay,
          () ->
              take(
                  () -> {
                    if (!cancelled.get()) {
                      action.run();
                    }
                  }));
      return () -> cancelled.set(true);
    }

    @Override
    public void close() {
      life.crash();
    }
  }

  /** The loop of the orders' consumer. */
  private final class Reading implements LogReader.Handover {
    private final OpenOrders orders;

    /** Partitions to be loaded. */
    private final List<TopicPartition> assigned = new ArrayList<>();

    /** Partitions that are read up to the end that they had when they were loaded. */
    private final Map<TopicPartition, Long> catchingUp = new HashMap<>();

    private Reading(OpenOrders orders) {
      this.orders = orders;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
      assigned.addAll(partitions);
    }

    @Override
    public void revoked(Collection<TopicPartition> partitions) {
      assigned.removeAll(partitions);
      catchingUp.keySet().removeAll(partitions);
      orders.release(partitions.stream().map(TopicPartition::partition).toList());
    }

    private void run(LogReader reader) {
      while (true) {
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batch =
            reader.poll(() -> !assigned.isEmpty() || isCaughtUp(reader));
        batch.forEach((partition, records) -> fold(reader, partition, records));
        for (TopicPartition partition : List.copyOf(assigned)) {
          long end = setting.broker().end(partition);
          reader.seek(partition, orders.take(partition.partition(), end));
          assigned.remove(partition);
          catchingUp.put(partition, end);
        }
        catchingUp
            .entrySet()
            .removeIf(
                it -> {
                  boolean caughtUp = reader.position(it.getKey()) >= it.getValue();
                  if (caughtUp) {
                    orders.caughtUp(it.getKey().partition());
                  }
                  return caughtUp;
                });
      }
    }

    private boolean isCaughtUp(LogReader reader) {
      return catchingUp.entrySet().stream()
          .anyMatch(it -> reader.position(it.getKey()) >= it.getValue());
    }

    private void fold(
        LogReader reader, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
      List<LogRecord> events = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : records) {
        if (OrderEvents.codec().decode(record)
            instanceof Decoded.Event<OrderEvent>(OrderEvent event, String traceparent)) {
          events.add(new LogRecord(record.offset(), event, traceparent));
        }
      }
      long next = records.getLast().offset() + 1;
      if (!orders.fold(partition.partition(), events, next)) {
        world().say(reader.name(), () -> "loads " + partition + " again");
        revoked(List.of(partition));
        assigned.add(partition);
      }
    }
  }
}
