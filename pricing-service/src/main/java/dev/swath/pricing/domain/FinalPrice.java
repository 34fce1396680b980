package dev.swath.pricing.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.ItemPrice.ByDelivery;
import dev.swath.pricing.domain.AreaTerms.Bills;
import dev.swath.pricing.domain.ItemPricing.Drafted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The last rules: whole credits, and what was quoted. */
final class FinalPrice {
  /** So exact, and rounded up, that the area of the estimate never comes out below its price. */
  private static final MathContext RATE = new MathContext(34, RoundingMode.CEILING);

  private FinalPrice() {}

  /**
   * Rounds half up to whole credits, once. Only what is free costs nothing: a positive price is at
   * least one credit.
   *
   * @param quoted what was promised; null if nothing was
   */
  static ItemPrice of(Drafted item, @Nullable Credits quoted) {
    Trace trace = item.trace();
    BigDecimal exact = trace.credits();
    BigDecimal whole =
        exact.setScale(0, RoundingMode.HALF_UP).max(BigDecimal.valueOf(exact.signum()));
    if (whole.compareTo(exact) != 0) {
      trace.price("rounding", "To whole credits.", whole);
    }
    BigDecimal basis = exact;
    if (quoted != null && quoted.amount() != whole.longValueExact()) {
      basis = BigDecimal.valueOf(quoted.amount());
      trace.price("quote", quoted.amount() + " credits were quoted.", basis);
    }
    return new ItemPrice(
        item.areaKm2(),
        trace.km2().doubleValue(),
        new Credits(trace.credits().longValueExact()),
        trace.steps(),
        byDelivery(item.product(), trace.km2(), basis));
  }

  private static @Nullable ByDelivery byDelivery(
      Product product, BigDecimal billedKm2, BigDecimal credits) {
    return product.area().bills() == Bills.DELIVERED && billedKm2.signum() > 0
        ? new ByDelivery(
            credits.divide(billedKm2, RATE), product.area().minimumBilledAreaKm2().doubleValue())
        : null;
  }
}
