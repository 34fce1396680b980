package dev.swath.pricing.domain;

import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.Violation;

/** What became of one item: a price, or why it has none. */
public sealed interface ItemPricing {
  record Priced(ItemPrice price) implements ItemPricing {}

  record Unpriceable(Violation violation) implements ItemPricing {}
}
