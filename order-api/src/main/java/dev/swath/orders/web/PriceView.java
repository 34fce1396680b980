package dev.swath.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.PriceStep;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item's price, and how it came about.
 *
 * @param areaKm2 of the AOI, rounded to six decimals
 * @param billedAreaKm2 what is paid for, rounded to six decimals
 * @param isEstimate whether the final price follows the area that is delivered; never above this
 */
public record PriceView(
    BigDecimal areaKm2,
    BigDecimal billedAreaKm2,
    long credits,
    boolean isEstimate,
    List<Step> trace) {

  /** One rule of the price book at work. */
  @Schema(name = "PriceStep")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(
      @Schema(description = "Stable code in kebab case.", example = "minimum-billed-area")
          String rule,
      @Schema(description = "A sentence, for people.") String detail,
      @Schema(
              description = "What before and after count.",
              allowableValues = {"km2", "credits"})
          String unit,
      @Schema(description = "What the rule multiplies by, if it does.") @Nullable BigDecimal factor,
      BigDecimal before,
      @Schema(description = "Where the next step of the unit begins.") BigDecimal after) {
    static Step of(PriceStep step) {
      BigDecimal factor = step.factor();
      return new Step(
          step.rule(),
          step.detail(),
          Names.of(step.unit()),
          factor == null ? null : plain(factor),
          plain(step.before()),
          plain(step.after()));
    }

    /** The same number without an exponent, which some readers of JSON do not expect. */
    private static BigDecimal plain(BigDecimal number) {
      return new BigDecimal(number.toPlainString());
    }
  }

  public static PriceView of(ItemPrice price) {
    return new PriceView(
        Areas.shown(price.areaKm2()),
        Areas.shown(price.billedAreaKm2()),
        price.credits().amount(),
        price.byDelivery() != null,
        price.trace().stream().map(Step::of).toList());
  }
}
