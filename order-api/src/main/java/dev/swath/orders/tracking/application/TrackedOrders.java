package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The orders' states, as small documents. All operations throw {@link TrackingUnavailable} in an
 * outage.
 */
public interface TrackedOrders {
  @Nullable TrackedOrder find(OrderId id);

  /** Those of the orders that are there. */
  Map<OrderId, TrackedOrder> load(Collection<OrderId> ids);

  /** The last offsets of those of the orders that are there, without reading more of them. */
  Map<OrderId, Long> lastOffsets(Collection<OrderId> ids);

  /**
   * @throws StaleWrite if one of them is not as it was before; the others may be stored
   * @throws ContentRefused if the store will never take one of them; the others may be stored
   */
  void store(Collection<Change> changes);

  Page page(OrderQuery query);

  /** Deletes what the records of a partition have become. */
  void forget(LogPartition partition);

  /**
   * @param before what is replaced; null if there was no document
   */
  record Change(LogPartition partition, @Nullable TrackedOrder before, TrackedOrder after) {}

  /**
   * Some orders, newest first.
   *
   * @param hasMore whether others come behind them
   */
  record Page(List<TrackedOrder> orders, boolean hasMore) {
    public Page {
      orders = List.copyOf(orders);
    }
  }
}
