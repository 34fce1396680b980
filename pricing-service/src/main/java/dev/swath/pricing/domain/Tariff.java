package dev.swath.pricing.domain;

import java.math.BigDecimal;

/** What a product's price is counted in. Exact decimals. */
public sealed interface Tariff {
  BigDecimal credits();

  /**
   * @param credits for each km² that is billed
   */
  record PerKm2(BigDecimal credits) implements Tariff {
    /**
     * @throws IllegalArgumentException if the price is out of its range
     */
    public PerKm2 {
      Checks.inRange("creditsPerKm2", credits, Checks.HIGHEST_PRICE);
    }
  }

  /**
   * @param credits for each scene, whatever the AOI takes of it
   */
  record PerScene(BigDecimal credits) implements Tariff {
    /**
     * @throws IllegalArgumentException if the price is out of its range
     */
    public PerScene {
      Checks.inRange("creditsPerScene", credits, Checks.HIGHEST_PRICE);
    }
  }
}
