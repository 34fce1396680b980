package dev.swath.events.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an item costs, and how that came about.
 *
 * @param areaKm2 exact area of the AOI
 * @param billedAreaKm2 the area that is paid for
 * @param credits the price, which is held
 * @param trace the rules that were applied, in their order
 * @param byDelivery how the final price follows from the area that is delivered; null where it does
 *     not depend on that
 */
public record ItemPrice(
    double areaKm2,
    double billedAreaKm2,
    Credits credits,
    @Nullable List<PriceStep> trace,
    @Nullable ByDelivery byDelivery) {

  public ItemPrice {
    trace = trace == null ? List.of() : List.copyOf(trace);
  }

  @Override
  public List<PriceStep> trace() {
    return trace == null ? List.of() : trace;
  }

  /**
   * The product bills the area that is delivered; the price until then is an estimate.
   *
   * @param creditsPerKm2 after all that was added and taken off
   * @param minimumAreaKm2 a smaller delivery pays for this area
   */
  public record ByDelivery(BigDecimal creditsPerKm2, double minimumAreaKm2) {}

  /** Whether each scene is paid for, and not the area. */
  public boolean chargesScenes() {
    return trace().stream().anyMatch(step -> step.rule().equals(PriceStep.SCENE_PRICE));
  }

  /**
   * What the delivery costs in the end: never more than the price, and what has a price is never
   * for nothing.
   *
   * @param deliveredKm2 null if the provider does not say
   */
  public Credits finalCredits(@Nullable Double deliveredKm2) {
    if (byDelivery == null || deliveredKm2 == null) {
      return credits;
    }
    BigDecimal area = BigDecimal.valueOf(Math.max(deliveredKm2, byDelivery.minimumAreaKm2()));
    BigDecimal exact = area.multiply(byDelivery.creditsPerKm2(), MathContext.DECIMAL128);
    BigDecimal most = BigDecimal.valueOf(credits.amount());
    BigDecimal least =
        byDelivery.creditsPerKm2().signum() > 0 ? BigDecimal.ONE.min(most) : BigDecimal.ZERO;
    return new Credits(
        exact.min(most).setScale(0, RoundingMode.HALF_UP).max(least).longValueExact());
  }
}
