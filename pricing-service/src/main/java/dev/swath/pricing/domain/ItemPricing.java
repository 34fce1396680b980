package dev.swath.pricing.domain;

import dev.swath.events.domain.Violation;
import java.util.List;

/** What the rules for one item by itself have made of it. */
sealed interface ItemPricing {
  /**
   * A price, but for the rules of the whole order.
   *
   * @param areaKm2 of the AOI, unrounded
   */
  record Drafted(Product product, double areaKm2, Trace trace) implements ItemPricing {}

  /**
   * @param violations at least one
   */
  record Unpriceable(List<Violation> violations) implements ItemPricing {}
}
