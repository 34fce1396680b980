package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When an order passed the points between which its stages are measured.
 *
 * @param submitted by delivery id; only of deliveries that are under way
 * @param delivered the last delivery that arrived
 */
public record Milestones(
    @Nullable Instant priced,
    @Nullable Instant held,
    Map<String, Instant> submitted,
    @Nullable Instant delivered) {
  static final Milestones NONE = new Milestones(null, null, Map.of(), null);

  public Milestones {
    submitted = Map.copyOf(submitted);
  }

  Milestones after(OrderEvent event) {
    if (event instanceof OrderPriced) {
      return new Milestones(event.at(), held, submitted, delivered);
    }
    if (event instanceof CreditsHeld) {
      return new Milestones(priced, event.at(), submitted, delivered);
    }
    if (event instanceof DeliverySubmitted submission) {
      Map<String, Instant> next = new LinkedHashMap<>(submitted);
      next.put(submission.deliveryId().toString(), event.at());
      return new Milestones(priced, held, next, delivered);
    }
    if (event instanceof DeliveryDelivered delivery) {
      Map<String, Instant> next = new LinkedHashMap<>(submitted);
      next.remove(delivery.deliveryId().toString());
      return new Milestones(priced, held, next, event.at());
    }
    return this;
  }
}
