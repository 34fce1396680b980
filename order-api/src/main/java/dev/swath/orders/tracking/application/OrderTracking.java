package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.OrderContent;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers questions about orders. */
public final class OrderTracking {
  private static final Duration CATCH_UP = Duration.ofSeconds(3);

  private final TrackedOrders orders;
  private final OrderDetails details;
  private final Updates updates;
  private final CatchingUp catchingUp;

  public OrderTracking(
      TrackedOrders orders, OrderDetails details, Updates updates, CatchingUp catchingUp) {
    this.orders = orders;
    this.details = details;
    this.updates = updates;
    this.catchingUp = catchingUp;
  }

  /**
   * The order as it is stored at this moment; null if it is not.
   *
   * @throws TrackingUnavailable if nobody can say
   */
  public @Nullable TrackedOrder seen(OrderId id) {
    return orders.find(id);
  }

  /**
   * The order; null only if nothing about it was in the log before this call.
   *
   * @throws TrackingUnavailable if nobody can say
   * @throws TrackingBehind if that cannot be said yet
   */
  public @Nullable TrackedOrder find(OrderId id) {
    TrackedOrder order = orders.find(id);
    if (order != null) {
      return order;
    }
    catchingUp.with(Topics.ORDERS, id.toString(), CATCH_UP);
    return orders.find(id);
  }

  /**
   * @throws TrackingUnavailable if nobody can say
   */
  public TrackedOrders.Page list(OrderQuery query) {
    return orders.page(query);
  }

  /**
   * What orders ask for.
   *
   * @throws TrackingUnavailable if nobody can say
   */
  public Map<OrderId, List<OrderContent.Item>> items(Collection<OrderId> ids) {
    return details.items(ids);
  }

  /**
   * What one order asks for, its prices, and how they came about.
   *
   * @throws TrackingUnavailable if nobody can say
   */
  public OrderDetails.Sheet sheet(OrderId id) {
    return details.sheet(id);
  }

  /**
   * An order's history, oldest first.
   *
   * @param after sequence number of the entry before the first
   * @param limit how many entries at most
   * @throws TrackingUnavailable if nobody can say
   */
  public List<HistoryEntry> history(TrackedOrder order, int after, int limit) {
    return details.history(order.state().id(), after, Math.min(order.entries(), after + limit));
  }

  /** Every stored change of an order from now on. */
  public Updates.Subscription subscribe(OrderId id) {
    return updates.subscribe(id);
  }

  /**
   * The order as soon as it fulfils a condition; null if it did not in time or nobody could say.
   */
  public @Nullable TrackedOrder await(
      Updates.Subscription changes,
      OrderId id,
      Predicate<TrackedOrder> condition,
      Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      TrackedOrder order = storedOrNull(id);
      while (order == null || !condition.test(order)) {
        order = changes.next(Duration.ofNanos(deadline - System.nanoTime()));
        if (order == null) {
          return null;
        }
      }
      return order;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private @Nullable TrackedOrder storedOrNull(OrderId id) {
    try {
      return orders.find(id);
    } catch (TrackingUnavailable e) {
      return null;
    }
  }
}
