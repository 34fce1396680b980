package dev.swath.ledger.domain;

import dev.swath.events.domain.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Orders that end by themselves some day, each at a time of its own, whatever the order in which
 * they came.
 *
 * @param <T> how such an order stands
 */
final class Pending<T> {
  private static final Comparator<Due> SOONEST =
      Comparator.comparing(Due::until).thenComparing(due -> due.order().value());

  private final Function<T, Instant> until;
  private final Map<OrderId, T> orders = new HashMap<>();
  private final TreeSet<Due> dues = new TreeSet<>(SOONEST);

  private record Due(Instant until, OrderId order) {}

  /**
   * @param until when such an order ends
   */
  Pending(Function<T, Instant> until) {
    this.until = until;
  }

  void put(OrderId id, T order) {
    remove(id);
    orders.put(id, order);
    dues.add(new Due(until.apply(order), id));
  }

  void remove(OrderId id) {
    T before = orders.remove(id);
    if (before != null) {
      dues.remove(new Due(until.apply(before), id));
    }
  }

  @Nullable T get(OrderId id) {
    return orders.get(id);
  }

  int size() {
    return orders.size();
  }

  Collection<T> all() {
    return Collections.unmodifiableCollection(orders.values());
  }

  /** When the next of the orders ends; null for none. */
  @Nullable Instant next() {
    return dues.isEmpty() ? null : dues.getFirst().until();
  }

  /** The orders that have ended by now, the first to end first. */
  List<Map.Entry<OrderId, T>> due(Instant now, int atMost) {
    return dues.stream()
        .takeWhile(due -> !due.until().isAfter(now))
        .limit(atMost)
        .map(due -> Map.entry(due.order(), Objects.requireNonNull(orders.get(due.order()))))
        .toList();
  }
}
