package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event where it stands in its partition of the log.
 *
 * @param traceparent null if it had none
 */
public record LogRecord(long offset, OrderEvent event, @Nullable String traceparent) {}
