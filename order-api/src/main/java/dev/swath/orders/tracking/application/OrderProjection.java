package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.OrderDetails.Detail;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.OrderContent;
import dev.swath.orders.tracking.domain.Stage;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Orders as documents. An order's state comes last, so that whatever the state counts is there. A
 * store may forget its last writes between two of ours, so details are remembered until all of them
 * were seen after the state was, and are stored again if some were not: the log would not tell them
 * again to a state that has come further.
 */
public final class OrderProjection implements Projection<OrderEvent> {
  /** In each partition. An item takes about a kilobyte. */
  private static final int MAX_REMEMBERED_ITEMS = 2_000;

  private final TrackedOrders orders;
  private final OrderDetails details;
  private final Updates updates;
  private final Observer observer;

  /**
   * Details that were not seen since they were stored, by partition; each is used by one thread.
   */
  private final ConcurrentMap<LogPartition, Unseen> unseen = new ConcurrentHashMap<>();

  private final RecentFolds<OrderId, TrackedOrder> recent =
      new RecentFolds<>(MAX_REMEMBERED_ITEMS, order -> 1 + order.state().items().size());

  private static final class Unseen {
    private final List<Detail> details = new ArrayList<>();
    private boolean areMissing;
  }

  public OrderProjection(
      TrackedOrders orders, OrderDetails details, Updates updates, Observer observer) {
    this.orders = orders;
    this.details = details;
    this.updates = updates;
    this.observer = observer;
  }

  @Override
  public @Nullable BooleanSupplier apply(List<Recorded<OrderEvent>> batch) {
    try {
      return fold(batch);
    } catch (RuntimeException e) {
      // Some of the orders may be stored, and some not.
      partitionsOf(batch).forEach(recent::forget);
      throw e;
    }
  }

  /** What is stored of the orders of a batch. */
  private Map<OrderId, TrackedOrder> stored(List<Recorded<OrderEvent>> batch) {
    Map<OrderId, TrackedOrder> known = new HashMap<>();
    Set<OrderId> unknown = new HashSet<>();
    for (Recorded<OrderEvent> recorded : batch) {
      OrderId id = recorded.event().orderId();
      TrackedOrder order = recent.of(recorded.partition(), id);
      if (order == null) {
        unknown.add(id);
      } else {
        known.put(id, order);
      }
    }
    if (!unknown.isEmpty()) {
      known.putAll(orders.load(unknown));
    }
    return known;
  }

  @SuppressWarnings("ReferenceEquality") // the very same order is how "nothing changed" is said
  private @Nullable BooleanSupplier fold(List<Recorded<OrderEvent>> batch) {
    Map<OrderId, TrackedOrder> stored = stored(batch);

    SequencedMap<OrderId, TrackedOrder> changed = new LinkedHashMap<>();
    Map<OrderId, LogPartition> partitions = new LinkedHashMap<>();
    List<Detail> told = new ArrayList<>();
    List<Runnable> seen = new ArrayList<>();
    int ignored = 0;
    for (Recorded<OrderEvent> recorded : batch) {
      OrderEvent event = recorded.event();
      OrderId id = event.orderId();
      TrackedOrder before = changed.getOrDefault(id, stored.get(id));
      TrackedOrder after = TrackedOrder.apply(before, event, recorded.offset());
      if (after == null || after == before) {
        boolean isKnown = before != null && recorded.offset() <= before.lastOffset();
        ignored += isKnown || recorded.isRepeated() ? 0 : 1;
      } else {
        changed.putLast(id, after);
        partitions.put(id, recorded.partition());
        tell(recorded, before, after, told);
        if (!recorded.isRepeated()) {
          seen.add(() -> observe(event, before, after));
        }
      }
    }
    storeDetails(batch, told);
    orders.store(
        changed.values().stream()
            .map(
                after -> {
                  OrderId id = after.state().id();
                  return new TrackedOrders.Change(
                      Objects.requireNonNull(partitions.get(id)), stored.get(id), after);
                })
            .toList());
    changed.forEach(
        (id, after) -> recent.remember(Objects.requireNonNull(partitions.get(id)), id, after));
    updates.publish(changed.values());
    seen.forEach(Runnable::run);
    observer.ignored(ignored);
    Set<LogPartition> touched = partitionsOf(batch);
    return changed.isEmpty() && touched.stream().noneMatch(unseen::containsKey)
        ? null
        : () -> isKept(changed.isEmpty() ? null : changed.sequencedValues().getLast(), touched);
  }

  @Override
  public void resume(LogPartition partition) {
    recent.forget(partition);
  }

  @Override
  public void forget(LogPartition partition) {
    recent.forget(partition);
    unseen.remove(partition);
    orders.forget(partition);
    details.forget(partition);
  }

  /** What is written once because of an event. */
  private static void tell(
      Recorded<OrderEvent> recorded,
      @Nullable TrackedOrder before,
      TrackedOrder after,
      List<Detail> told) {
    OrderEvent event = recorded.event();
    OrderId id = event.orderId();
    LogPartition partition = recorded.partition();
    if (event instanceof OrderRequested requested) {
      told.add(new Detail.Content(id, partition, OrderContent.of(requested)));
    }
    if (event instanceof OrderPriced priced) {
      told.add(new Detail.Prices(id, partition, priced.items()));
    }
    HistoryEntry entry = HistoryEntry.of(event, before, after);
    if (entry != null) {
      told.add(new Detail.Entry(id, partition, entry));
    }
  }

  private static Set<LogPartition> partitionsOf(List<Recorded<OrderEvent>> batch) {
    return batch.stream().map(Recorded::partition).collect(Collectors.toSet());
  }

  private void storeDetails(List<Recorded<OrderEvent>> batch, List<Detail> told) {
    List<Detail> toStore = new ArrayList<>();
    for (LogPartition partition : partitionsOf(batch)) {
      Unseen before = unseen.get(partition);
      if (before != null && before.areMissing) {
        toStore.addAll(before.details);
      }
    }
    toStore.addAll(told);
    told.forEach(
        detail ->
            unseen.computeIfAbsent(detail.partition(), _ -> new Unseen()).details.add(detail));
    details.store(toStore);
  }

  private boolean isKept(@Nullable TrackedOrder written, Set<LogPartition> partitions) {
    if (written != null) {
      OrderId id = written.state().id();
      if (orders.lastOffsets(List.of(id)).getOrDefault(id, -1L) < written.lastOffset()) {
        return false;
      }
    }
    boolean areKept = true;
    for (LogPartition partition : partitions) {
      Unseen stored = unseen.get(partition);
      if (stored != null && details.areKept(stored.details)) {
        unseen.remove(partition);
      } else if (stored != null) {
        stored.areMissing = true;
        areKept = false;
      }
    }
    return areKept;
  }

  private void observe(OrderEvent event, @Nullable TrackedOrder before, TrackedOrder after) {
    if (before == null || before.state().status() != after.state().status()) {
      observer.reached(after.state().status());
    }
    Stage stage = before == null ? null : Stage.endedBy(event, before);
    if (stage != null) {
      observer.ended(stage);
    }
  }
}
