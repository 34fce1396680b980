package dev.swath.sandbox.core;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/** One thing that happened to an order, as the journal keeps it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OrderEntry.Placed.class, name = "placed"),
  @JsonSubTypes.Type(value = OrderEntry.Cancelled.class, name = "cancelled")
})
sealed interface OrderEntry {

  record Placed(UpstreamOrder order) implements OrderEntry {}

  record Cancelled(UUID orderId, Instant at) implements OrderEntry {}
}
