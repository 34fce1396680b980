package dev.swath.pricing.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A product type and its tariff. The two minimums are separate rules: the smallest area that may be
 * ordered, and the smallest area that is paid for.
 *
 * @param id what an order calls it: lower case letters, digits and hyphens, 1 to 64 of them
 * @param title for people
 * @param creditsPerKm2 price, exact
 * @param minimumOrderAreaKm2 a smaller AOI is refused
 * @param minimumBilledAreaKm2 a smaller AOI pays for this area
 * @param modelledOn the system whose product it is, and where its figures come from
 */
public record Product(
    String id,
    String title,
    BigDecimal creditsPerKm2,
    BigDecimal minimumOrderAreaKm2,
    BigDecimal minimumBilledAreaKm2,
    String modelledOn) {

  /** Keeps the sum over any order within a {@code long}. */
  private static final BigDecimal HIGHEST_PRICE = BigDecimal.valueOf(100_000);

  /** The largest AOI there is: half the Earth. */
  private static final BigDecimal LARGEST_AREA_KM2 = BigDecimal.valueOf(255_000_000);

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /**
   * @throws IllegalArgumentException if a component is out of its range; names it
   */
  public Product {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id must be 1 to 64 lower case letters, digits and hyphens: '" + id + "'");
    }
    if (title.isBlank()) {
      throw new IllegalArgumentException("title must not be blank: " + id);
    }
    inRange("creditsPerKm2", creditsPerKm2, HIGHEST_PRICE);
    inRange("minimumOrderAreaKm2", minimumOrderAreaKm2, LARGEST_AREA_KM2);
    inRange("minimumBilledAreaKm2", minimumBilledAreaKm2, LARGEST_AREA_KM2);
  }

  private static void inRange(String name, BigDecimal value, BigDecimal highest) {
    if (value.signum() < 0 || value.compareTo(highest) > 0) {
      throw new IllegalArgumentException(
          name + " must be from 0 to " + highest.toPlainString() + ": " + value.toPlainString());
    }
  }

  /** Whether an AOI of this size may be ordered. */
  public boolean canBeOrderedFor(double areaKm2) {
    return decimal(areaKm2).compareTo(minimumOrderAreaKm2) >= 0;
  }

  /**
   * What an AOI of this size costs: the billed area times the price, rounded half up to whole
   * credits once, at the end. Only what is free costs nothing: a positive price is at least one
   * credit.
   *
   * @param areaKm2 unrounded
   */
  public ItemPrice price(double areaKm2) {
    BigDecimal billedAreaKm2 = decimal(areaKm2).max(minimumBilledAreaKm2);
    BigDecimal exact = billedAreaKm2.multiply(creditsPerKm2);
    BigDecimal whole = exact.setScale(0, RoundingMode.HALF_UP);
    long credits = Math.max(whole.longValueExact(), exact.signum());
    return new ItemPrice(
        areaKm2, billedAreaKm2.doubleValue(), new Credits(credits), List.of(), null);
  }

  /**
   * The shortest decimal that denotes the double, which is how the area is written in the event: so
   * whoever multiplies the published figures by hand gets the same credits. The binary value
   * itself, a hair off that decimal, would round some exact halves the other way.
   */
  private static BigDecimal decimal(double areaKm2) {
    return BigDecimal.valueOf(areaKm2);
  }
}
