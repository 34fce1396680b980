package dev.swath.fulfillment.application;

import static dev.swath.fulfillment.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderStatus;
import dev.swath.fulfillment.Samples;
import dev.swath.fulfillment.application.OpenOrderStore.Changes;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.Policies;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import dev.swath.fulfillment.domain.Routes;
import dev.swath.fulfillment.domain.UpstreamFile;
import dev.swath.service.repeat.Backoff;
import dev.swath.service.repeat.ThreadedHands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One partition, a log that is read when the test says so, and a provider in memory. */
class OpenOrdersTest {
  private static final int PARTITION = 0;
  private static final Samples ORDER = Samples.order("open", "scene-1", "scene-2");

  private final InMemoryOpenOrderStore store = new InMemoryOpenOrderStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeLog log = new FakeLog();
  private final FakeProvider provider = new FakeProvider();
  private Engine engine = engine();
  private OpenOrders orders = new OpenOrders(store, engine, meters);

  private Engine engine() {
    Policy policy =
        new Policy(
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            Duration.ofDays(1));
    Decider decider =
        new Decider(
            Routes.parse(Map.of("pleiades-bundle", Samples.PROVIDER + "/bundle")),
            Policies.same(policy),
            new SafeCutting());
    Clock clock = Clock.systemUTC();
    Backoff quick = new Backoff(Duration.ofMillis(10), 1.5, Duration.ofMillis(50), 0.2);
    return new Engine(
        decider,
        new Upstreams(decider, clock, List.of(new Upstreams.Share(provider, 4))),
        log,
        store,
        new Pace(quick, quick, quick, Duration.ofMillis(20), Duration.ofSeconds(5)),
        clock,
        RandomGenerator.getDefault(),
        new ThreadedHands());
  }

  @BeforeEach
  void take() {
    log.position = orders.take(PARTITION, log.end());
  }

  @AfterEach
  void stop() {
    provider.free.countDown();
    engine.close();
  }

  /** Reads the log to its end. */
  private boolean read() {
    List<LogRecord> records = log.unread();
    if (records.isEmpty()) {
      return true;
    }
    boolean folded = orders.fold(PARTITION, records, records.getLast().offset() + 1);
    if (folded) {
      log.position = records.getLast().offset() + 1;
    }
    return folded;
  }

  private void readUntilClosed(int times) {
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(10))
        .until(() -> read() && log.count(OrderEvent.OrderClosed.class) == times);
    read();
  }

  private OrderStatus status() {
    return Samples.after(log.events()).status();
  }

  @Test
  void a_held_order_is_delivered_and_closed_and_then_forgotten() {
    orders.caughtUp(PARTITION);
    log.write(ORDER.heldEvents());
    readUntilClosed(1);
    assertThat(status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(provider.placed).hasSize(2);
    assertThat(store.contents().open()).isEmpty();
    assertThat(store.contents().ended()).containsExactly(ORDER.order());
    assertThat(meters.counter("swath.orders.closed", "outcome", "delivered").count()).isEqualTo(1);
    assertThat(log.traceparents()).containsOnly("trace");
  }

  @Test
  void nothing_is_done_before_the_log_is_read_to_its_end() {
    log.write(ORDER.heldEvents());
    read();
    assertThat(engine.openDeliveries(DeliveryStatus.PENDING)).isEqualTo(2);
    log.write(List.of(ORDER.cancellationRequested(T0)));
    read();
    orders.caughtUp(PARTITION);
    readUntilClosed(1);
    assertThat(status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(provider.placed).isEmpty();
  }

  @Test
  void what_was_told_counts_only_when_it_is_read_back() {
    orders.caughtUp(PARTITION);
    log.write(ORDER.heldEvents());
    read();
    await().until(() -> log.count(OrderEvent.DeliverySubmitting.class) == 2);
    await()
        .during(Duration.ofMillis(150))
        .until(() -> log.events().size() == 5 && provider.placed.isEmpty());
    readUntilClosed(1);
    assertThat(log.count(OrderEvent.DeliverySubmitting.class)).isEqualTo(2);
  }

  @Test
  void a_log_that_does_not_acknowledge_is_written_to_again() {
    orders.caughtUp(PARTITION);
    log.failures = 5;
    log.write(ORDER.heldEvents());
    readUntilClosed(1);
    assertThat(status()).isEqualTo(OrderStatus.DELIVERED);
    assertThat(provider.placed).hasSize(2);
  }

  @Test
  void a_successor_adopts_what_was_placed_before() {
    log.write(ORDER.heldEvents());
    log.write(List.of(ORDER.submitting(0)));
    provider.placed.put(ORDER.delivery(0), "up-before");
    read();
    engine.close();
    engine = engine();
    orders = new OpenOrders(store, engine, meters);
    take();
    orders.caughtUp(PARTITION);
    readUntilClosed(1);
    assertThat(provider.placed).hasSize(2).containsEntry(ORDER.delivery(0), "up-before");
  }

  @Test
  void a_partition_is_given_up_when_its_steps_have_ended_and_no_step_begins() {
    provider.hold();
    orders.caughtUp(PARTITION);
    log.write(List.of(ORDER.requested(), ORDER.priced(), ORDER.held(), ORDER.submitting(0)));
    read();
    await().until(() -> provider.asked.getCount() == 0);
    Thread.ofVirtual().start(provider.free::countDown);
    orders.release(List.of(PARTITION));
    int told = log.events().size();
    await().during(Duration.ofMillis(150)).until(() -> log.events().size() == told);
    assertThat(log.count(OrderEvent.DeliverySubmitted.class)).isZero();
  }

  @Test
  void a_store_that_went_back_in_time_is_caught_up_by_reading_again() {
    InMemoryOpenOrderStore.Contents before = store.contents();
    orders.caughtUp(PARTITION);
    log.write(ORDER.heldEvents());
    readUntilClosed(1);
    InMemoryOpenOrderStore.Contents after = store.contents();
    Samples other = Samples.order("other", "scene-1");

    store.goBackTo(before);
    log.write(List.of(other.requested()));
    assertThat(read()).isFalse();
    orders.release(List.of(PARTITION));
    take();
    assertThat(log.position).isZero();
    assertThat(read()).isTrue();
    orders.caughtUp(PARTITION);
    assertThat(store.contents().ended()).isEqualTo(after.ended());
    assertThat(store.contents().open()).containsOnlyKeys(other.order());
    assertThat(provider.placed).hasSize(2);
  }

  @Test
  void an_order_that_was_stored_without_its_offset_is_stored_again_with_it() {
    InMemoryOpenOrderStore.Contents before = store.contents();
    log.write(ORDER.heldEvents());
    OpenOrder further =
        new OpenOrder(OrderedItems.slim(Samples.after(ORDER.heldEvents())), log.end() - 1, "trace");
    // By a predecessor, which is replaced before it comes to the offset.
    store.save(PARTITION, new Changes(List.of(further), Set.of(), Map.of()), 99, 100);
    take();
    store.goBackTo(before);
    assertThat(read()).isTrue();
    assertThat(store.contents().open()).containsOnlyKeys(ORDER.order());
    assertThat(store.offset(PARTITION)).isEqualTo(log.end());
  }

  @Test
  void an_end_that_was_stored_without_its_offset_is_stored_again_with_it() {
    log.write(ORDER.heldEvents());
    read();
    log.write(List.of(ORDER.cancellationRequested(T0)));
    // By a predecessor, likewise.
    store.save(PARTITION, new Changes(List.of(), Set.of(ORDER.order()), Map.of()), 99, 100);
    long position = log.position;
    take();
    assertThat(log.position).isEqualTo(position);
    assertThat(read()).isTrue();
    assertThat(store.offset(PARTITION)).isEqualTo(log.end());
    assertThat(store.contents().ended()).containsExactly(ORDER.order());
  }

  @Test
  void a_store_that_is_away_leaves_everything_as_it_was() {
    orders.caughtUp(PARTITION);
    log.write(ORDER.heldEvents());
    store.away(true);
    assertThatThrownBy(this::read).hasMessage("the store is away");
    assertThat(engine.openDeliveries(DeliveryStatus.PENDING)).isZero();
    store.away(false);
    readUntilClosed(1);
  }

  @Test
  void a_log_that_lost_its_tail_is_read_from_its_beginning() {
    log.write(ORDER.heldEvents());
    read();
    assertThat(orders.take(PARTITION, 2)).isZero();
    assertThat(store.contents().open()).isEmpty();
  }

  @Test
  void a_request_that_is_repeated_after_the_end_does_not_begin_again() {
    orders.caughtUp(PARTITION);
    log.write(ORDER.heldEvents());
    readUntilClosed(1);
    log.write(ORDER.heldEvents());
    read();
    assertThat(store.contents().open()).isEmpty();
    assertThat(engine.openDeliveries(DeliveryStatus.PENDING)).isZero();
  }

  private static final class FakeLog implements EventLog {
    private final List<LogRecord> records = new ArrayList<>();
    private long position;
    private int failures;

    @Override
    public synchronized long append(List<OrderEvent> events, @Nullable String traceparent) {
      if (failures-- > 0) {
        throw new IllegalStateException("not acknowledged");
      }
      events.forEach(event -> records.add(new LogRecord(records.size(), event, traceparent)));
      return records.getLast().offset();
    }

    private void write(List<? extends OrderEvent> events) {
      int kept = failures;
      failures = 0;
      append(List.copyOf(events), "trace");
      failures = kept;
    }

    private synchronized long end() {
      return records.size();
    }

    private synchronized List<LogRecord> unread() {
      return List.copyOf(records.subList((int) position, records.size()));
    }

    private synchronized List<OrderEvent> events() {
      return records.stream().map(LogRecord::event).toList();
    }

    private synchronized List<@Nullable String> traceparents() {
      List<@Nullable String> all = new ArrayList<>();
      records.forEach(it -> all.add(it.traceparent()));
      return all;
    }

    private long count(Class<? extends OrderEvent> type) {
      return events().stream().filter(type::isInstance).count();
    }
  }

  private static final class FakeProvider implements Provider {
    private final Map<DeliveryId, String> placed = new ConcurrentHashMap<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private CountDownLatch free = new CountDownLatch(0);

    private void hold() {
      free = new CountDownLatch(1);
    }

    @Override
    public String name() {
      return Samples.PROVIDER;
    }

    @Override
    public Lookup lookup(DeliveryId reference) {
      asked.countDown();
      try {
        free.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      String id = placed.get(reference);
      return id == null ? new Lookup.Nothing() : new Lookup.Found(id);
    }

    @Override
    public Placement place(PlacementRequest request) {
      String id = "up-" + request.parts().getFirst().sceneId();
      assertThat(placed.put(request.reference(), id)).isNull();
      return new Placement.Placed(id);
    }

    @Override
    public Progress status(String upstreamOrderId) {
      return new Progress.Delivered(List.of(new UpstreamFile("a", null, null, null)), null);
    }

    @Override
    public CallOff cancel(String upstreamOrderId) {
      return new CallOff.Cancelled();
    }
  }
}
