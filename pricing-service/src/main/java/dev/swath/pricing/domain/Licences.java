package dev.swath.pricing.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tiers of use that a product is sold for.
 *
 * @param usual the tier of an order that names none; null if the product has no tiers
 * @param upliftPercent by tier, in the order of the book; added to the price
 */
public record Licences(@Nullable String usual, Map<String, BigDecimal> upliftPercent) {
  public static final Licences NONE = new Licences(null, Map.of());

  private static final BigDecimal HIGHEST_PERCENT = BigDecimal.valueOf(1_000);

  /**
   * @throws IllegalArgumentException if the usual tier is none of them, or a component is out of
   *     its range; names it
   */
  public Licences {
    if (usual == null ? !upliftPercent.isEmpty() : !upliftPercent.containsKey(usual)) {
      throw new IllegalArgumentException("the default licence is none of the tiers: " + usual);
    }
    upliftPercent.forEach(
        (tier, percent) -> {
          Checks.name("a licence", tier);
          Checks.inRange("the uplift of " + tier, percent, HIGHEST_PERCENT);
        });
    upliftPercent = Collections.unmodifiableMap(new LinkedHashMap<>(upliftPercent));
  }

  /**
   * @param licence null for the usual one
   */
  boolean has(@Nullable String licence) {
    return licence == null || upliftPercent.containsKey(licence);
  }

  /**
   * @param licence one of the tiers; null for the usual one
   */
  void apply(@Nullable String licence, Trace trace) {
    String tier = licence == null ? usual : licence;
    if (tier != null) {
      BigDecimal percent = uplift(tier);
      trace.multiply(
          "licence",
          "The licence " + tier + " adds " + Checks.plain(percent) + " %.",
          BigDecimal.ONE.add(percent.movePointLeft(2)));
    }
  }

  /**
   * Whether who has bought under one licence may use it as under another: a tier includes those
   * that cost no more. What the book no longer knows includes nothing but itself.
   */
  boolean includes(@Nullable String bought, @Nullable String wanted) {
    String has = bought == null ? usual : bought;
    String needs = wanted == null ? usual : wanted;
    if (has == null || needs == null || has.equals(needs)) {
      return has == null ? needs == null : has.equals(needs);
    }
    return upliftPercent.containsKey(has) && uplift(has).compareTo(uplift(needs)) >= 0;
  }

  private BigDecimal uplift(String tier) {
    return upliftPercent.getOrDefault(tier, BigDecimal.ZERO);
  }
}
