package dev.swath.sandbox.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to one request that places an order. */
public enum PlaceFault {
  @JsonProperty("ok")
  OK,
  @JsonProperty("http-400")
  HTTP_400,
  @JsonProperty("http-429")
  HTTP_429,
  @JsonProperty("http-500")
  HTTP_500,
  /** The connection is closed without an answer, nothing is ordered. */
  @JsonProperty("reset")
  RESET,
  /** The connection stays silent, then closes; nothing is ordered. */
  @JsonProperty("hang")
  HANG,
  /** The order is taken, but the connection is closed without an answer. */
  @JsonProperty("accept-then-drop")
  ACCEPT_THEN_DROP,
  /** The order is taken, but the answer is 500. */
  @JsonProperty("accept-then-500")
  ACCEPT_THEN_500
}
