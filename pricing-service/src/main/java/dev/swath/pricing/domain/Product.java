package dev.swath.pricing.domain;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.options.OptionSchema;
import dev.swath.pricing.domain.PurchaseHistory.OwnedArea;
import java.util.regex.Pattern;

/**
 * A product type and its tariff.
 *
 * @param id what an order calls it: lower case letters, digits and hyphens, 1 to 64 of them
 * @param title for people
 * @param modelledOn the system whose product it is, and where its figures come from
 * @param options those it takes
 */
public record Product(
    String id,
    String title,
    String modelledOn,
    Tariff tariff,
    AreaTerms area,
    Processing processing,
    Licences licences,
    Freshness freshness,
    SceneDates sceneDates,
    OptionSchema options) {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /**
   * @throws IllegalArgumentException if a component is out of its range, or rules contradict each
   *     other; says which
   */
  public Product {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id must be 1 to 64 lower case letters, digits and hyphens: '" + id + "'");
    }
    if (title.isBlank()) {
      throw new IllegalArgumentException("title must not be blank: " + id);
    }
    if (tariff instanceof Tariff.PerScene
        && (area.minimumBilledAreaKm2().signum() > 0
            || area.bills() == AreaTerms.Bills.DELIVERED)) {
      throw new IllegalArgumentException(
          "creditsPerScene does not go with a minimumBilledAreaKm2 or with bills: delivered");
    }
  }

  /**
   * Whether what is owned may be used as the item would be: under a licence that costs no less,
   * with options that are priced alike.
   *
   * @param area of this product
   */
  public boolean isOwnedAs(OwnedArea area, OrderItem item) {
    return licences.includes(area.licence(), item.licence())
        && processing.isAlike(area.options(), item.options());
  }
}
