package dev.swath.orders.intake.application;

import dev.swath.events.domain.OrderEvent;
import org.jspecify.annotations.Nullable;

/** The orders topic, to write to. */
public interface OrderLog {
  /**
   * Returns when the event is durable.
   *
   * @param traceparent of the request that caused it (W3C Trace Context), if it had one
   * @throws LogUnavailable if that cannot be said
   * @throws EventTooLarge if the log does not take an event of this size
   */
  void append(OrderEvent event, @Nullable String traceparent);
}
