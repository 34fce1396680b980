package dev.swath.orders.intake.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of a request wants of its product.
 *
 * @param line the entry, counted from 0
 * @param licence null for the product's usual one
 * @param options null if they could not be read
 */
public record ProductChoice(
    int line, String productType, @Nullable String licence, @Nullable Map<String, Object> options) {
  public ProductChoice {
    options = options == null ? null : Map.copyOf(options);
  }
}
