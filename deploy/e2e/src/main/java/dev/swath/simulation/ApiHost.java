package dev.swath.simulation;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.intake.application.CancellingOrders;
import dev.swath.orders.intake.application.CheckingOrders;
import dev.swath.orders.intake.application.OfferSeal;
import dev.swath.orders.intake.application.OrderLog;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.PlacingOrders;
import dev.swath.orders.intake.application.Quoting;
import dev.swath.orders.intake.application.TimeOrderedIds;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.intake.application.UnansweredOrders;
import dev.swath.orders.intake.application.WaitingRoom;
import dev.swath.orders.intake.domain.Offer;
import dev.swath.orders.limits.Bulkhead;
import dev.swath.orders.tracking.application.ContractProjection;
import dev.swath.orders.tracking.application.Observer;
import dev.swath.orders.tracking.application.OrderProjection;
import dev.swath.orders.tracking.application.Progress;
import dev.swath.orders.tracking.application.Projection;
import dev.swath.orders.tracking.application.TrackingBehind;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.Stage;
import dev.swath.orders.tracking.domain.TrackedOrder;
import dev.swath.orders.tracking.kafka.ProjectionListener;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.kafka.FaultyPartitions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConsumerSeekAware.ConsumerSeekCallback;

/**
 * order-api: its own placing and cancelling of orders, its own projections and the listener that
 * feeds them. Modelled are the container around that listener, and how the front door asks the
 * front window, since waiting there goes by the machine's time.
 */
final class ApiHost extends Host {
  /** More than there are customers. */
  private static final int SEATS = 1_000_000;

  private static final Duration CATCH_UP = Duration.ofSeconds(3);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

  /** Has a thread and a time of its own, so writes of this process are never in doubt here. */
  private static final UnansweredOrders NEVER_UNANSWERED =
      new UnansweredOrders(
          (_, _) -> {
            throw new IllegalStateException("no write was in doubt");
          },
          Clock.systemUTC(),
          Duration.ofDays(1));

  private static final Observer NOBODY =
      new Observer() {
        @Override
        public void reached(OrderStatus status) {}

        @Override
        public void ended(Stage stage) {}

        @Override
        public void ignored(int records) {}
      };

  private final Setting setting;
  private final Database database;
  private final Documents documents;
  private final List<Feed<?>> feeds = new ArrayList<>();
  private @Nullable Door door;

  /** What customers can do as long as the process lives. */
  record Door(PlacingOrders placing, CancellingOrders cancelling) {}

  ApiHost(Setting setting, Database database) {
    super(setting.world(), "order-api");
    this.setting = setting;
    this.database = database;
    this.documents = new Documents(database);
  }

  Documents documents() {
    return documents;
  }

  /**
   * Lets a request in.
   *
   * @return false if nobody answers at the door
   */
  boolean request(Function<Door, Runnable> call) {
    Life living = life();
    Door open = door;
    if (living == null || open == null) {
      return false;
    }
    world().spawn(living, call.apply(open));
    return true;
  }

  /** The store goes back in time by some writes; whoever is idle notices it in a while. */
  void loseLastWrites(int writes) {
    database.loseLast(writes);
    feeds.forEach(feed -> feed.idle = true);
  }

  @Override
  protected void boot(Life begun) {
    KafkaTemplate<String, byte[]> kafka = new KafkaTemplate<>(setting.writers(begun, false));
    feeds.clear();
    feed(
        begun,
        kafka,
        "order-tracking",
        Topics.ORDERS,
        OrderEvents.codec(),
        new OrderProjection(documents.orders(), documents.details(), new Updates(), NOBODY));
    feed(
        begun,
        kafka,
        "contract-tracking",
        Topics.LEDGER_ENTRIES,
        LedgerEntries.codec(),
        new ContractProjection(documents.contracts(), documents.entries(), documents.statements()));
    OrderLog log =
        (event, traceparent) ->
            kafka
                .send(
                    OrderEvents.codec()
                        .encode(Topics.ORDERS, event, "/swath/order-api", traceparent))
                .join();
    Tracking tracking = new Window();
    door =
        new Door(
            new PlacingOrders(
                log,
                tracking,
                new CheckingOrders(_ -> List.of(), tracking),
                NEVER_UNANSWERED,
                new Quoting(new NoQuotes(), Duration.ofMinutes(30)),
                new WaitingRoom(new Bulkhead(SEATS, SEATS, Duration.ZERO)),
                new TimeOrderedIds(world().clock(), world().chance().split()),
                world().clock()),
            new CancellingOrders(log, tracking, world().clock()));
  }

  private <E> void feed(
      Life begun,
      KafkaTemplate<String, byte[]> kafka,
      String group,
      String topic,
      EventCodec<E> codec,
      Projection<E> projection) {
    Feed<E> feed =
        new Feed<>(
            new ProjectionListener<>(
                codec,
                projection,
                documents.offsets(),
                new Progress(),
                new DeadLetterBox(kafka, Setting.METERS, group, List.of(topic)),
                new FaultyPartitions(world().clock(), Setting.METERS),
                group));
    feeds.add(feed);
    LogReader reader = reading(setting.reader(group, topic, begun, true, feed));
    feed.reader = reader;
    world().spawn(begun, () -> feed.run(reader));
  }

  /** What the listener's container does: calls it with batches, and in idle moments. */
  private final class Feed<E> implements LogReader.Handover {
    private final ProjectionListener<E> listener;
    private @Nullable LogReader reader;
    private boolean idle;

    private Feed(ProjectionListener<E> listener) {
      this.listener = listener;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
      listener.onPartitionsAssigned(positions(partitions), new Seeking());
      idle = true;
    }

    @Override
    public void revoked(Collection<TopicPartition> partitions) {
      listener.onPartitionsRevoked(partitions);
    }

    private Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
      LogReader reading = Objects.requireNonNull(reader);
      Map<TopicPartition, Long> positions = new LinkedHashMap<>();
      partitions.forEach(partition -> positions.put(partition, reading.position(partition)));
      return positions;
    }

    private void run(LogReader reading) {
      while (true) {
        Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batch = reading.poll(() -> idle);
        List<ConsumerRecord<String, byte[]>> records = Listening.flat(batch);
        if (records.isEmpty()) {
          idle = false;
          listener.onIdleContainer(positions(reading.assignment()), new Seeking());
          continue;
        }
        try {
          listener.onMessage(records, KafkaFacade.of(reading));
          idle = true;
        } catch (RuntimeException e) {
          world().say(reading.name(), () -> "projects again after " + e);
          batch.forEach((partition, some) -> reading.seek(partition, some.getFirst().offset()));
          world().sleep(PAUSE_AFTER_FAILURE);
        }
      }
    }

    private final class Seeking implements ConsumerSeekCallback {
      @Override
      public void seek(String topic, int partition, long offset) {
        Objects.requireNonNull(reader).seek(new TopicPartition(topic, partition), offset);
        idle = true;
      }

      @Override
      public void seek(String topic, int partition, Function<Long, Long> offset) {
        throw new UnsupportedOperationException("the listener names the offset");
      }

      @Override
      public void seekToBeginning(String topic, int partition) {
        throw new UnsupportedOperationException("the listener names the offset");
      }

      @Override
      public void seekToEnd(String topic, int partition) {
        throw new UnsupportedOperationException("the listener names the offset");
      }

      @Override
      public void seekRelative(String topic, int partition, long offset, boolean toCurrent) {
        throw new UnsupportedOperationException("the listener names the offset");
      }

      @Override
      public void seekToTimestamp(String topic, int partition, long timestamp) {
        throw new UnsupportedOperationException("the listener names the offset");
      }

      @Override
      public void seekToTimestamp(Collection<TopicPartition> partitions, long timestamp) {
        throw new UnsupportedOperationException("the listener names the offset");
      }
    }
  }

  /** Nobody in this world asks for a price before ordering. */
  private static final class NoQuotes implements OfferSeal {
    @Override
    public String seal(Offer offer) {
      throw new UnsupportedOperationException("nobody asks for a quote");
    }

    @Override
    public @Nullable Offer open(String token) {
      return null;
    }
  }

  /** The front window, asked in the world's time. */
  private final class Window implements Tracking {
    @Override
    public Sight seen(OrderId id) {
      PlacedOrder order = stored(id);
      return order == null ? new Sight.NotThere() : new Sight.Known(order);
    }

    @Override
    public @Nullable PlacedOrder find(OrderId id) {
      PlacedOrder order = stored(id);
      if (order != null) {
        return order;
      }
      TopicPartition partition = Broker.partitionOf(Topics.ORDERS, id.toString());
      LogPartition named = new LogPartition(partition.topic(), partition.partition());
      long end = setting.broker().end(partition);
      if (!world().await(() -> documents.offset(named) >= end, CATCH_UP)) {
        throw new TrackingBehind(null);
      }
      return stored(id);
    }

    @Override
    public Watch watch(OrderId id) {
      return new Watch() {
        @Override
        public @Nullable PlacedOrder await(Predicate<PlacedOrder> condition, Duration atMost) {
          world()
              .await(
                  () -> {
                    PlacedOrder order = stored(id);
                    return order != null && condition.test(order);
                  },
                  atMost);
          PlacedOrder order = stored(id);
          return order != null && condition.test(order) ? order : null;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public boolean isNeverOpened(ContractId contract) {
      return false;
    }

    @Override
    public ContractSight contract(ContractId contract) {
      return new ContractSight.Unreadable();
    }

    private @Nullable PlacedOrder stored(OrderId id) {
      TrackedOrder order = documents.orders().find(id);
      return order == null ? null : new PlacedOrder(order.state(), null, 0);
    }
  }
}
