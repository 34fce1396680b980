package dev.swath.fulfillment.domain;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do next. One step leads to another until it ends with an {@link End}. */
public sealed interface Step {

  /** Nothing, until the log says more. */
  record Idle() implements Step {}

  /** Asks a provider something. */
  sealed interface Call extends Step {
    String provider();
  }

  /** Looks for the upstream order. */
  record LookUp(String provider, DeliveryId reference) implements Call {}

  /** Places the upstream order. */
  record Place(String provider, PlacementRequest request) implements Call {}

  /** Asks how the upstream order stands. */
  record Poll(String provider, String upstreamOrderId) implements Call {}

  /** Calls the upstream order off. */
  record Cancel(String provider, String upstreamOrderId) implements Call {}

  /** Where a chain of steps ends. */
  sealed interface End extends Step {
    /** What is known then. */
    Knowledge known();
  }

  /** Writes events to the log; what follows is decided when they are read back from it. */
  record Tell(List<OrderEvent> events, Knowledge known) implements End {
    public Tell {
      events = List.copyOf(events);
    }
  }

  /**
   * Tries again later; nothing has failed.
   *
   * @param cause for people
   * @param atLeast not before this has passed; null if any time will do
   */
  record Wait(Knowledge known, String cause, @Nullable Duration atLeast) implements End {}

  /**
   * Tries again later, because this attempt was fruitless. Counts towards asking a person.
   *
   * @param cause for people
   * @param atLeast not before this has passed; null if any time will do
   */
  record Fruitless(Knowledge known, String cause, @Nullable Duration atLeast) implements End {}
}
