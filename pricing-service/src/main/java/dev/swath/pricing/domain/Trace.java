package dev.swath.pricing.domain;

import dev.swath.events.domain.PriceStep;
import dev.swath.events.domain.PriceStep.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The price of an item on its way: each rule goes on from where the one before ended. Exact. */
final class Trace {
  private final List<PriceStep> steps = new ArrayList<>();
  private BigDecimal km2 = BigDecimal.ZERO;
  private BigDecimal credits = BigDecimal.ZERO;

  /** The area as far as it is known. */
  BigDecimal km2() {
    return km2;
  }

  /** The price as far as it is known. */
  BigDecimal credits() {
    return credits;
  }

  List<PriceStep> steps() {
    return steps;
  }

  void area(String rule, String detail, BigDecimal after) {
    steps.add(new PriceStep(rule, detail, Unit.KM2, null, km2, after));
    km2 = after;
  }

  void price(String rule, String detail, BigDecimal after) {
    price(rule, detail, null, after);
  }

  /** A step that multiplies the area into a price. */
  void priceOfArea(String rule, String detail, BigDecimal creditsPerKm2) {
    price(rule, detail, creditsPerKm2, km2.multiply(creditsPerKm2));
  }

  /** A step that multiplies the price; none if that changes nothing. */
  void multiply(String rule, String detail, BigDecimal factor) {
    if (factor.compareTo(BigDecimal.ONE) != 0) {
      price(rule, detail, factor, credits.multiply(factor));
    }
  }

  private void price(String rule, String detail, @Nullable BigDecimal factor, BigDecimal after) {
    steps.add(new PriceStep(rule, detail, Unit.CREDITS, factor, credits, after));
    credits = after;
  }
}
