package dev.swath.sandbox.core;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to one request that places an order or changes a payment. */
public enum PlaceFault {
  @JsonProperty("ok")
  OK,
  @JsonProperty("http-400")
  HTTP_400,
  @JsonProperty("http-429")
  HTTP_429,
  @JsonProperty("http-500")
  HTTP_500,
  /** The connection is closed without an answer, nothing is done. */
  @JsonProperty("reset")
  RESET,
  /** The connection stays silent, then closes; nothing is done. */
  @JsonProperty("hang")
  HANG,
  /** The request is carried out, but the connection is closed without an answer. */
  @JsonProperty("accept-then-drop")
  ACCEPT_THEN_DROP,
  /** The request is carried out, but the answer is 500. */
  @JsonProperty("accept-then-500")
  ACCEPT_THEN_500
}
