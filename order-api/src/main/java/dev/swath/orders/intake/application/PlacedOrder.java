package dev.swath.orders.intake.application;

import dev.swath.events.domain.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * An order that is in the log.
 *
 * @param shortfall how its credits did not suffice, if they did not
 * @param confirmations how often its payment was to be confirmed so far
 */
public record PlacedOrder(OrderState state, @Nullable Shortfall shortfall, int confirmations) {

  /**
   * In credits.
   *
   * @param available what the contract had, its credit limit not counted
   * @param missing how much more would have been enough
   */
  public record Shortfall(long requested, long available, long missing) {}
}
