package dev.swath.pricing.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a price book says of one contract.
 *
 * @param discountPercent off every price
 * @param volumeTiers null for none
 * @param alreadyOwned whether an area is not paid again of which the contract has the same scene as
 *     the same product
 */
public record ContractTerms(
    BigDecimal discountPercent, @Nullable VolumeTiers volumeTiers, boolean alreadyOwned) {
  /** Of a contract that the book does not name. */
  public static final ContractTerms USUAL = new ContractTerms(BigDecimal.ZERO, null, false);

  /**
   * @throws IllegalArgumentException if the discount is out of its range
   */
  public ContractTerms {
    Checks.inRange("discountPercent", discountPercent, Checks.HUNDRED);
  }

  /** Whether what the contract has bought before must be known. */
  boolean needHistory() {
    return volumeTiers != null || alreadyOwned;
  }

  void applyDiscount(Trace trace) {
    trace.multiply(
        "contract-discount",
        "The contract has " + Checks.plain(discountPercent) + " % off.",
        Checks.less(discountPercent));
  }
}
