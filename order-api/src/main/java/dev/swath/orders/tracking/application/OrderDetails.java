package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.OrderContent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What about orders is written once and never changes: what they ask for, how their prices came
 * about, and each event of their histories. All operations throw {@link TrackingUnavailable} in an
 * outage.
 */
public interface OrderDetails {
  /**
   * Stores details; those that are there already stay.
   *
   * @throws ContentRefused if the store will never take one of them; the others may be stored
   */
  void store(Collection<Detail> details);

  /**
   * Whether all of the details are there: a store that forgets its last writes may have lost some.
   */
  boolean areKept(Collection<Detail> details);

  /** What the orders ask for, without the areas; of those of the orders that are there. */
  Map<OrderId, List<OrderContent.Item>> items(Collection<OrderId> ids);

  /** What one order asks for, and what that costs. */
  Sheet sheet(OrderId id);

  /**
   * Entries of an order's history, oldest first.
   *
   * @param after sequence number of the entry before the first
   * @param last sequence number of the last
   */
  List<HistoryEntry> history(OrderId id, int after, int last);

  /** Deletes what the records of a partition have become. */
  void forget(LogPartition partition);

  /**
   * @param items what the order asks for, without the areas; none if the order is not there
   * @param prices of the items and how they came about; none before the order is priced
   */
  record Sheet(List<OrderContent.Item> items, List<@Nullable ItemPrice> prices) {}

  /** Something to be stored. */
  sealed interface Detail {
    OrderId id();

    LogPartition partition();

    record Content(OrderId id, LogPartition partition, OrderContent content) implements Detail {}

    /**
     * @param items in the order of the order's items; null for what the order goes on without
     */
    record Prices(OrderId id, LogPartition partition, List<@Nullable ItemPrice> items)
        implements Detail {}

    record Entry(OrderId id, LogPartition partition, HistoryEntry entry) implements Detail {}
  }
}
