package dev.swath.orders.tracking.domain;

import static dev.swath.orders.tracking.domain.HistoryEntry.CLOSED;
import static dev.swath.orders.tracking.domain.HistoryEntry.DELIVERED;
import static dev.swath.orders.tracking.domain.HistoryEntry.HELD;
import static dev.swath.orders.tracking.domain.HistoryEntry.PRICED;
import static dev.swath.orders.tracking.domain.HistoryEntry.REQUESTED;
import static dev.swath.orders.tracking.domain.HistoryEntry.SUBMITTED;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an order's way, measured between the times of its events.
 *
 * @param took since the milestone before it
 */
public record Stage(Name name, Duration took) {

  /** The stages, each named for its end. */
  public enum Name {
    PRICED,
    HELD,
    SUBMITTED,
    DELIVERED,
    CLOSED
  }

  /** The stage that ended with the last entry of a history; null if none did. */
  public static @Nullable Stage endedBy(List<HistoryEntry> history) {
    HistoryEntry last = history.getLast();
    return switch (last.type()) {
      case PRICED -> since(history, REQUESTED, Name.PRICED);
      case HELD -> since(history, PRICED, Name.HELD);
      case SUBMITTED -> since(history, HELD, Name.SUBMITTED);
      case DELIVERED -> since(history, SUBMITTED, Name.DELIVERED);
      case CLOSED -> since(history, DELIVERED, Name.CLOSED);
      default -> null;
    };
  }

  private static @Nullable Stage since(List<HistoryEntry> history, String milestone, Name name) {
    HistoryEntry last = history.getLast();
    for (HistoryEntry entry : history.reversed()) {
      boolean sameDelivery =
          entry.deliveryId() == null
              || last.deliveryId() == null
              || Objects.equals(entry.deliveryId(), last.deliveryId());
      if (entry.type().equals(milestone) && sameDelivery) {
        return new Stage(name, Duration.between(entry.at(), last.at()));
      }
    }
    return null;
  }
}
