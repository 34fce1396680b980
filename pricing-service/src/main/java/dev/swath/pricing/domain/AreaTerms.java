package dev.swath.pricing.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Which area of an item is paid for, and how small areas may be. The minimums are separate rules:
 * the smallest area that may be ordered, the smallest that is paid for, and how much of the AOI the
 * scenes must cover.
 *
 * @param minimumOrderAreaKm2 a smaller AOI is refused
 * @param minimumBilledAreaKm2 a smaller area pays for this one
 * @param minimumOverlapKm2 a smaller part of the AOI within the footprints is refused; null for no
 *     such rule
 * @param minimumOverlapPercent the same in percent of the AOI
 */
public record AreaTerms(
    Bills bills,
    BigDecimal minimumOrderAreaKm2,
    BigDecimal minimumBilledAreaKm2,
    @Nullable BigDecimal minimumOverlapKm2,
    @Nullable BigDecimal minimumOverlapPercent) {

  /** The area that is paid for. */
  public enum Bills {
    /** The AOI. */
    AOI,
    /** What the scenes' footprints cover of the AOI. */
    COVERED,
    /** What is delivered; until then, what the footprints cover. */
    DELIVERED
  }

  /**
   * @throws IllegalArgumentException if a component is out of its range; names it
   */
  public AreaTerms {
    Checks.inRange("minimumOrderAreaKm2", minimumOrderAreaKm2, Checks.LARGEST_AREA_KM2);
    Checks.inRange("minimumBilledAreaKm2", minimumBilledAreaKm2, Checks.LARGEST_AREA_KM2);
    if (minimumOverlapKm2 != null) {
      Checks.inRange("minimumOverlapKm2", minimumOverlapKm2, Checks.LARGEST_AREA_KM2);
    }
    if (minimumOverlapPercent != null) {
      Checks.inRange("minimumOverlapPercent", minimumOverlapPercent, Checks.HUNDRED);
    }
  }
}
