package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The orders' documents. All operations throw {@link TrackingUnavailable} in an outage. */
public interface TrackedOrders {
  @Nullable TrackedOrder find(OrderId id);

  /** Those of the orders that are there. */
  Map<OrderId, TrackedOrder> load(Collection<OrderId> ids);

  /**
   * @throws StaleWrite if one of them is not as it was before; the others may be stored
   */
  void store(Collection<Change> changes);

  /** Newest first. */
  List<TrackedOrder> page(OrderQuery query);

  /**
   * @param before what is replaced; null if there was no document
   */
  record Change(@Nullable TrackedOrder before, TrackedOrder after) {}
}
