package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * An order that has not ended.
 *
 * @param lastOffset of the event that brought it here; earlier ones change nothing
 * @param traceparent of that event, carried on to what follows from it; null if it had none
 */
public record OpenOrder(OrderState state, long lastOffset, @Nullable String traceparent) {}
