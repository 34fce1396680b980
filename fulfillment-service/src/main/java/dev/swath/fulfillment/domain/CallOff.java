package dev.swath.fulfillment.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request to call an upstream order off. */
public sealed interface CallOff {
  /** It will not be produced. */
  record Cancelled() implements CallOff {}

  /** The provider refuses. */
  record TooLate(String detail) implements CallOff {}

  /**
   * Not known; asking again does no harm.
   *
   * @param retryAfter when the provider wants to be asked again, if it said so
   */
  record Unavailable(String cause, @Nullable Duration retryAfter) implements CallOff {}
}
