package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.fulfillment.application.OpenOrderStore.Changes;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Folds the log into the open orders: in the store first, then in memory, then the engine hears of
 * it. Used by the one thread that reads the log. What it throws is an outage of the store and
 * leaves memory unchanged; the same call can be made again.
 */
public final class OpenOrders {
  private final OpenOrderStore store;
  private final Engine engine;
  private final MeterRegistry meters;
  private final Map<Integer, Shard> shards = new HashMap<>();

  private static final class Shard {
    private long stored;
    private boolean caughtUp;
    private final Map<OrderId, OpenOrder> open = new HashMap<>();
  }

  public OpenOrders(OpenOrderStore store, Engine engine, MeterRegistry meters) {
    this.store = store;
    this.engine = engine;
    this.meters = meters;
  }

  /**
   * Takes a partition over, without acting on it yet.
   *
   * @param end of the log now
   * @return where to read on
   */
  public long take(int partition, long end) {
    long offset = store.offset(partition);
    if (offset > end) {
      // The store knows of a future that the log does not: it has lost its tail, or is another one.
      store.forget(partition);
      offset = 0;
    }
    Shard shard = new Shard();
    shard.stored = offset;
    store.load(partition).forEach(order -> shard.open.put(order.state().id(), order));
    shards.put(partition, shard);
    engine.take(partition, shard.open.values(), offset);
    return offset;
  }

  /**
   * Folds a batch of events.
   *
   * @param next where to read on after it
   * @return false if the store is not where it was left: it has lost writes, or somebody else has
   *     written; the partition must be released and taken again
   */
  public boolean fold(int partition, List<LogRecord> records, long next) {
    Shard shard = shards.get(partition);
    if (shard == null) {
      return false;
    }
    Set<OrderId> alreadyEnded = alreadyEnded(shard, records);
    Map<OrderId, OpenOrder> touched = touched(shard, records, alreadyEnded);
    Map<OrderId, List<OrderItem>> ordered = ordered(records, touched.keySet());
    if (touched.isEmpty() && alreadyEnded.isEmpty()) {
      // Not worth a write: if it is read again, it changes nothing again.
      engine.folded(partition, List.of(), List.of(), next);
      return true;
    }
    if (store.offset(partition) != shard.stored) {
      return false;
    }
    Map<Boolean, List<OpenOrder>> byEnd =
        touched.values().stream()
            .collect(Collectors.partitioningBy(order -> order.state().status().isFinal()));
    List<OpenOrder> open = byEnd.getOrDefault(false, List.of());
    List<OpenOrder> ended = byEnd.getOrDefault(true, List.of());
    Set<OrderId> endedIds =
        ended.stream()
            .map(order -> order.state().id())
            .collect(Collectors.toCollection(() -> new HashSet<>(alreadyEnded)));
    ordered.keySet().removeAll(endedIds);
    if (!store.save(partition, new Changes(open, endedIds, ordered), shard.stored, next)) {
      return false;
    }
    shard.stored = next;
    open.forEach(order -> shard.open.put(order.state().id(), order));
    shard.open.keySet().removeAll(endedIds);
    engine.folded(partition, open, ended, next);
    if (shard.caughtUp) {
      ended.stream()
          .map(OpenOrder::state)
          .filter(order -> order.held() != null)
          .forEach(this::count);
    }
    return true;
  }

  private void count(OrderState order) {
    String outcome = order.status().name().toLowerCase(Locale.ROOT);
    meters.counter("swath.orders.closed", "outcome", outcome).increment();
  }

  /**
   * Also those that are stored further than the offset, which somebody wrote who did not come to
   * write the offset: what stands only before the offset may still be lost without it.
   */
  private Map<OrderId, OpenOrder> touched(
      Shard shard, List<LogRecord> records, Set<OrderId> ended) {
    Map<OrderId, OpenOrder> touched = new LinkedHashMap<>();
    for (LogRecord record : records) {
      OrderId id = record.event().orderId();
      OpenOrder before = touched.getOrDefault(id, shard.open.get(id));
      if (ended.contains(id)) {
        continue;
      }
      if (before != null && record.offset() <= before.lastOffset()) {
        touched.put(id, before);
        continue;
      }
      OrderState was = before == null ? null : before.state();
      OrderState is = OrderState.evolve(was, record.event());
      if (is != null && isChanged(was, is)) {
        OrderState kept = OrderedItems.slim(is);
        touched.put(id, new OpenOrder(kept, record.offset(), record.traceparent()));
      } else if (is != null) {
        meters.counter("swath.events.ignored").increment();
      }
    }
    return touched;
  }

  /** Of a request that is repeated, perhaps with another body, the store keeps the first. */
  private static Map<OrderId, List<OrderItem>> ordered(
      List<LogRecord> records, Set<OrderId> touched) {
    Map<OrderId, List<OrderItem>> ordered = new HashMap<>();
    for (LogRecord record : records) {
      if (record.event() instanceof OrderRequested request && touched.contains(request.orderId())) {
        ordered.putIfAbsent(request.orderId(), request.items());
      }
    }
    return ordered;
  }

  @SuppressWarnings("ReferenceEquality") // evolve returns the very same state for "no change"
  private static boolean isChanged(@Nullable OrderState was, OrderState is) {
    return was != is;
  }

  /**
   * A request that is repeated after the order's end must not begin the order again. While the log
   * is caught up with, any event may be of an order whose end was stored without the offset.
   */
  private Set<OrderId> alreadyEnded(Shard shard, List<LogRecord> records) {
    Set<OrderId> begun = new LinkedHashSet<>();
    for (LogRecord record : records) {
      OrderId id = record.event().orderId();
      boolean begins = record.event() instanceof OrderRequested || !shard.caughtUp;
      if (begins && !shard.open.containsKey(id)) {
        begun.add(id);
      }
    }
    return begun.isEmpty() ? Set.of() : store.ended(new ArrayList<>(begun));
  }

  /** The log was read to where it ended when the partition was taken: now it may be acted on. */
  public void caughtUp(int partition) {
    Shard shard = shards.get(partition);
    if (shard != null) {
      shard.caughtUp = true;
      engine.activate(partition);
    }
  }

  /**
   * Gives partitions up; returns when nothing is done for them any more, or after some patience.
   */
  public void release(Collection<Integer> partitions) {
    shards.keySet().removeAll(partitions);
    engine.release(partitions);
  }
}
