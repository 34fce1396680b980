package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store that can fail, and go back in time. */
final class InMemoryOpenOrderStore implements OpenOrderStore {
  private Contents contents = new Contents(Map.of(), Map.of(), Map.of(), Set.of());
  private boolean away;

  /** All that is stored. */
  record Contents(
      Map<Integer, Long> offsets,
      Map<OrderId, Kept> open,
      Map<OrderId, List<OrderItem>> ordered,
      Set<OrderId> ended) {
    Contents {
      offsets = Map.copyOf(offsets);
      open = new LinkedHashMap<>(open);
      ordered = new LinkedHashMap<>(ordered);
      ended = Set.copyOf(ended);
    }
  }

  record Kept(int partition, OpenOrder order) {}

  synchronized Contents contents() {
    return contents;
  }

  synchronized void goBackTo(Contents past) {
    contents = past;
  }

  synchronized void away(boolean isAway) {
    away = isAway;
  }

  private void check() {
    if (away) {
      throw new IllegalStateException("the store is away");
    }
  }

  @Override
  public synchronized long offset(int partition) {
    check();
    return contents.offsets().getOrDefault(partition, 0L);
  }

  @Override
  public synchronized List<OpenOrder> load(int partition) {
    check();
    return contents.open().values().stream()
        .filter(kept -> kept.partition() == partition)
        .map(Kept::order)
        .filter(order -> !contents.ended().contains(order.state().id()))
        .toList();
  }

  @Override
  public synchronized @Nullable List<OrderItem> of(OrderId order) {
    check();
    return contents.ordered().get(order);
  }

  @Override
  public synchronized Set<OrderId> ended(Collection<OrderId> orders) {
    check();
    return orders.stream().filter(contents.ended()::contains).collect(Collectors.toSet());
  }

  @Override
  public synchronized boolean save(
      int partition, Changes changes, long expectedOffset, long nextOffset) {
    check();
    Map<OrderId, Kept> open = new LinkedHashMap<>(contents.open());
    Map<Integer, Long> offsets = new HashMap<>(contents.offsets());
    Set<OrderId> ended = new HashSet<>(contents.ended());
    for (OpenOrder order : changes.open()) {
      open.merge(
          order.state().id(),
          new Kept(partition, order),
          (kept, next) -> kept.order().lastOffset() > order.lastOffset() ? kept : next);
    }
    Map<OrderId, List<OrderItem>> ordered = new LinkedHashMap<>(contents.ordered());
    changes.ordered().forEach(ordered::putIfAbsent);
    ordered.keySet().removeAll(changes.ended());
    open.keySet().removeAll(changes.ended());
    ended.addAll(changes.ended());
    boolean expected = offset(partition) == expectedOffset;
    if (expected) {
      offsets.put(partition, nextOffset);
    }
    contents = new Contents(offsets, open, ordered, ended);
    return expected;
  }

  @Override
  public synchronized void forget(int partition) {
    check();
    Map<OrderId, Kept> open = new LinkedHashMap<>(contents.open());
    open.values().removeIf(kept -> kept.partition() == partition);
    Map<Integer, Long> offsets = new HashMap<>(contents.offsets());
    offsets.remove(partition);
    contents = new Contents(offsets, open, Map.of(), Set.of());
  }
}
