package dev.swath.sandbox.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the production of a scene ends. */
public enum Outcome {
  @JsonProperty("delivered")
  DELIVERED,
  @JsonProperty("error")
  ERROR,
  @JsonProperty("rejected")
  REJECTED,
  /** It stays in production for good. */
  @JsonProperty("never")
  NEVER
}
