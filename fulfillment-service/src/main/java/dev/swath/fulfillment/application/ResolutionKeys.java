package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import org.jspecify.annotations.Nullable;

/** Remembers what was decided under an idempotency key. */
public interface ResolutionKeys {
  /** What was decided under the key; null for nothing. */
  @Nullable Kept find(String key);

  /**
   * Keeps the decision, unless one is kept under the key already.
   *
   * @param hash of the request, to tell a repeated one from another one
   * @return what is kept now: the given decision, or the one that came first
   */
  Kept keep(String key, String hash, DeliveryResolved decision);

  /** A decision, and the hash of the request that brought it. */
  record Kept(String hash, DeliveryResolved decision) {}
}
