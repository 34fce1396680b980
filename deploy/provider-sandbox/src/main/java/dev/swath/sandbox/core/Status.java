package dev.swath.sandbox.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an order, or one delivery of it, stands. */
public enum Status {
  @JsonProperty("ordered")
  ORDERED,
  @JsonProperty("delivered")
  DELIVERED,
  @JsonProperty("error")
  ERROR,
  @JsonProperty("rejected")
  REJECTED,
  @JsonProperty("cancelled")
  CANCELLED
}
