package dev.swath.pricing.domain;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The products on sale and what they cost. Immutable; a changed book is another version. */
public final class PriceBook {
  private final String version;
  private final Map<String, Product> products;

  /**
   * @param version names this content for ever; stands in every price it gave
   * @throws IllegalArgumentException if two products have one id, or there is none
   */
  public PriceBook(String version, List<Product> products) {
    if (version.isBlank()) {
      throw new IllegalArgumentException("version must not be blank");
    }
    if (products.isEmpty()) {
      throw new IllegalArgumentException("products must not be empty");
    }
    Map<String, Product> byId = new LinkedHashMap<>();
    for (Product product : products) {
      if (byId.put(product.id(), product) != null) {
        throw new IllegalArgumentException("two products have the id " + product.id());
      }
    }
    this.version = version;
    this.products = Collections.unmodifiableMap(byId);
  }

  public String version() {
    return version;
  }

  /** All products, in the order of the book. */
  public Collection<Product> products() {
    return products.values();
  }

  public Optional<Product> find(String id) {
    return Optional.ofNullable(products.get(id));
  }
}
