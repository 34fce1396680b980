package dev.swath.fulfillment.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who delivers a product, and what the product is called there. */
public record Routes(Map<String, Route> byProductType) {
  public Routes {
    byProductType = Map.copyOf(byProductType);
  }

  /**
   * @param productType the provider's name for the product
   */
  public record Route(String provider, String productType) {
    /**
     * Reads {@code provider/product}, such as {@code oneatlas/bundle}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Route parse(String text) {
      int slash = text.indexOf('/');
      if (slash <= 0 || slash == text.length() - 1) {
        throw new IllegalArgumentException("a route is provider/product: " + text);
      }
      return new Route(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  /**
   * @param routes product type to {@code provider/product}
   * @throws IllegalArgumentException if one of them has another form
   */
  public static Routes parse(Map<String, String> routes) {
    Map<String, Route> parsed = new LinkedHashMap<>();
    routes.forEach((productType, route) -> parsed.put(productType, Route.parse(route)));
    return new Routes(parsed);
  }

  public Optional<Route> of(String productType) {
    return Optional.ofNullable(byProductType.get(productType));
  }
}
