package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.DeliveryProgressed;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * What changes about an order: the fold of its records up to an offset. The same records yield the
 * same value, however they are cut into batches and however often they are read. What never changes
 * is {@link OrderContent}, and every event is a {@link HistoryEntry} of its own.
 *
 * @param state folded of {@link SmallEvent small events}
 * @param lastOffset of the last record that changed something, in the order's partition
 * @param entries how many entries its history has
 * @param omitted how many events changed it without an entry, since its history is full
 * @param shortfall how its credits did not suffice, if they did not
 * @param confirmations how often its payment was to be confirmed so far
 */
public record TrackedOrder(
    OrderState state,
    long lastOffset,
    int entries,
    int omitted,
    Milestones milestones,
    @Nullable Shortfall shortfall,
    int confirmations) {
  /** The largest legal order that is delivered item by item has less than half of that. */
  public static final int MAX_ENTRIES = 5_000;

  /** What a customer or a provider can repeat at will leaves room for what ends the order. */
  public static final int MAX_REPEATABLE_ENTRIES = 4_000;

  /**
   * In credits.
   *
   * @param available what the contract had, its credit limit not counted
   * @param missing how much more would have been enough
   */
  public record Shortfall(long requested, long available, long missing) {}

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
    OrderState after = OrderState.evolve(before, SmallEvent.of(event));
    if (after == before || after == null) {
      return order;
    }
    return order == null
        ? new TrackedOrder(after, offset, 1, 0, Milestones.NONE, null, 0)
        : order.after(event, after, offset);
  }

  private TrackedOrder after(OrderEvent event, OrderState after, long offset) {
    boolean hasEntry = entries < (isRepeatable(event) ? MAX_REPEATABLE_ENTRIES : MAX_ENTRIES);
    return new TrackedOrder(
        after,
        offset,
        hasEntry ? entries + 1 : entries,
        hasEntry ? omitted : omitted + 1,
        milestones.after(event),
        event instanceof CreditsRefused refused
            ? new Shortfall(
                refused.requested().amount(), refused.available(), refused.missing().amount())
            : shortfall,
        event instanceof PaymentActionRequired ? confirmations + 1 : confirmations);
  }

  private static boolean isRepeatable(OrderEvent event) {
    return event instanceof DeliveryProgressed
        || event instanceof CancellationRequested
        || event instanceof CancellationRefused
        || event instanceof PaymentActionRequired
        || event instanceof PaymentRetried;
  }

  /** Whether nothing more is expected to happen: it has ended and no credits are held for it. */
  public boolean isSettled() {
    return isSettled(state);
  }

  public static boolean isSettled(OrderState order) {
    return order.status().isFinal() && (order.held() == null || order.released() != null);
  }
}
