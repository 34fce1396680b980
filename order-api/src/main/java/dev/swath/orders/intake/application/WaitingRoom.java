package dev.swath.orders.intake.application;

import dev.swath.orders.intake.application.Tracking.Watch;
import dev.swath.orders.limits.Bulkhead;
import dev.swath.orders.limits.Bulkhead.Entry;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where callers wait for the decision on their orders. A caller who finds no seat, or whose process
 * is about to stop, does not wait, and is answered as if it had not asked to.
 */
public final class WaitingRoom implements AutoCloseable {
  /** How late a caller notices that the room is closed. */
  private static final Duration LOOK_UP = Duration.ofMillis(500);

  private final Bulkhead seats;
  private volatile boolean isClosed;

  public WaitingRoom(Bulkhead seats) {
    this.seats = seats;
  }

  /**
   * The order as soon as it fulfils the condition; null if it did not in time.
   *
   * @param caller whose share of the seats is used
   */
  @Nullable PlacedOrder await(
      Watch watch, Predicate<PlacedOrder> condition, Duration patience, String caller) {
    if (patience.isZero() || isClosed) {
      return null;
    }
    if (!(seats.enter(caller, 1) instanceof Entry.Permit seat)) {
      return null;
    }
    try (seat) {
      Duration left = patience;
      PlacedOrder order = null;
      while (order == null
          && left.isPositive()
          && !isClosed
          && !Thread.currentThread().isInterrupted()) {
        Duration slice = left.compareTo(LOOK_UP) < 0 ? left : LOOK_UP;
        order = watch.await(condition, slice);
        left = left.minus(slice);
      }
      return order;
    }
  }

  /** Sends all callers away, with the answer that they have by then. */
  @Override
  public void close() {
    isClosed = true;
  }
}
