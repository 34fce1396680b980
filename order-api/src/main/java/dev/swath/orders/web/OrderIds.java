package dev.swath.orders.web;

import dev.swath.events.domain.OrderId;
import dev.swath.service.problems.Problem;

/** Order ids in paths. */
public final class OrderIds {
  private OrderIds() {}

  /**
   * @throws Problem 404 if there can be no order of that name
   */
  public static OrderId parse(String text) {
    try {
      OrderId id = OrderId.parse(text);
      // UUID.fromString also takes short forms, which name no order of ours.
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // No UUID: said below.
    }
    throw unknown(text);
  }

  public static Problem unknown(String id) {
    return Problem.of(ProblemType.UNKNOWN_ORDER, "There is no order " + id + ".");
  }
}
