package dev.swath.fulfillment.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request to place an order. */
public sealed interface Placement {
  /** The provider has it. */
  record Placed(String upstreamOrderId) implements Placement {}

  /**
   * The provider has read the order and does not want it, and will not want it later.
   *
   * @param detail may be told to the customer
   */
  record Refused(String detail) implements Placement {}

  /**
   * The provider does not have it: the request did not reach it, or was turned away unread.
   *
   * @param retryAfter when it wants to be asked again, if it said so
   */
  record NotSent(String cause, @Nullable Duration retryAfter) implements Placement {}

  /**
   * The provider does not have it, for a reason that is ours and no fault of the order: our token,
   * our account, a wrong address.
   *
   * @param retryAfter when it wants to be asked again, if it said so
   */
  record Barred(String cause, @Nullable Duration retryAfter) implements Placement {}

  /**
   * The provider may have it.
   *
   * @param answered whether the provider is through with the request; otherwise it may still be at
   *     work on it
   */
  record Unknown(String cause, boolean answered) implements Placement {}
}
