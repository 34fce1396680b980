package dev.swath.pricing.domain;

import java.util.function.Supplier;

/** Where price books come from. */
public interface BookShelf extends Supplier<PriceBooks> {
  /** Those known at the moment. */
  @Override
  PriceBooks get();

  /** Those known once it was looked for new ones. */
  default PriceBooks renewed() {
    return get();
  }
}
