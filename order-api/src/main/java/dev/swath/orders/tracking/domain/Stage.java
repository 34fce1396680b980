package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import java.time.Duration;
import java.time.Instant;
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

  /**
   * The stage that an event ends; null if it ends none.
   *
   * @param before the order before the event
   */
  public static @Nullable Stage endedBy(OrderEvent event, TrackedOrder before) {
    Milestones milestones = before.milestones();
    if (event instanceof OrderPriced) {
      return since(before.state().createdAt(), event, Name.PRICED);
    }
    if (event instanceof CreditsHeld) {
      return since(milestones.priced(), event, Name.HELD);
    }
    if (event instanceof DeliverySubmitted) {
      return since(milestones.held(), event, Name.SUBMITTED);
    }
    if (event instanceof DeliveryDelivered delivered) {
      Instant submitted = milestones.submitted().get(delivered.deliveryId().toString());
      return since(submitted, event, Name.DELIVERED);
    }
    return event instanceof OrderClosed ? since(milestones.delivered(), event, Name.CLOSED) : null;
  }

  private static @Nullable Stage since(@Nullable Instant milestone, OrderEvent event, Name name) {
    return milestone == null ? null : new Stage(name, Duration.between(milestone, event.at()));
  }
}
