package dev.swath.fulfillment.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a provider says when asked for the order that carries a reference. */
public sealed interface Lookup {
  /** There is one. */
  record Found(String upstreamOrderId) implements Lookup {}

  /** There is none, as far as the provider knows now. */
  record Nothing() implements Lookup {}

  /**
   * It did not say.
   *
   * @param retryAfter when it wants to be asked again, if it said so
   */
  record Unavailable(String cause, @Nullable Duration retryAfter) implements Lookup {}
}
