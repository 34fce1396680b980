package dev.swath.fulfillment.domain;

import dev.swath.events.domain.DeliveryId;

/**
 * An upstream system that can deliver. Calls block for no longer than the provider's own time
 * limits and never throw for what a provider or a network can do: that is an answer.
 */
public interface Provider {
  /** As routes and events call it. */
  String name();

  /** Looks for the order that carries our reference. */
  Lookup lookup(DeliveryId reference);

  /** Places an order that carries our reference. Must never send it twice by itself. */
  Placement place(PlacementRequest request);

  /** Asks how the order stands. */
  Progress status(String upstreamOrderId);

  /** Calls the order off. */
  CallOff cancel(String upstreamOrderId);
}
