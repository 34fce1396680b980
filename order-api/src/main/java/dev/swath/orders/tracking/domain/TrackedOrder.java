package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order with its history: the fold of its records up to an offset. The same records yield the
 * same value, however they are cut into batches and however often they are read.
 *
 * @param history every event that changed something, oldest first; never empty
 */
public record TrackedOrder(OrderState state, List<HistoryEntry> history) {
  public TrackedOrder {
    history = List.copyOf(history);
  }

  /**
   * The order after a record.
   *
   * @param order null before the first record
   * @param offset of the record in the order's partition
   * @return the very same order if the record was folded before, is a duplicate or cannot follow
   *     here; null if the order is not known yet
   */
  @SuppressWarnings("ReferenceEquality") // the very same state is how evolve says "nothing changed"
  public static @Nullable TrackedOrder apply(
      @Nullable TrackedOrder order, OrderEvent event, long offset) {
    if (order != null && offset <= order.lastOffset()) {
      return order;
    }
    OrderState before = order == null ? null : order.state();
    OrderState after = OrderState.evolve(before, event);
    if (after == before || after == null) {
      return order;
    }
    List<HistoryEntry> history = order == null ? new ArrayList<>() : new ArrayList<>(order.history);
    history.add(HistoryEntry.of(history.size() + 1, event, offset, after.status()));
    return new TrackedOrder(after, history);
  }

  /** Offset of the last record that changed something. */
  public long lastOffset() {
    return history.getLast().recordedOffset();
  }

  /** Whether nothing more is expected to happen: it has ended and no credits are held for it. */
  public boolean isSettled() {
    return state.status().isFinal()
        && (state.status() == OrderStatus.REJECTED || state.released() != null);
  }
}
