package dev.swath.pricing.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What young images cost more.
 *
 * @param bands from the youngest on; empty if the product's price does not depend on age
 */
public record Freshness(List<Band> bands) {
  public static final Freshness NONE = new Freshness(List.of());

  /**
   * @param youngerThanDays whole UTC days from the acquisition to the order, this one excluded
   */
  public record Band(int youngerThanDays, BigDecimal factor) {
    /**
     * @throws IllegalArgumentException if a component is out of its range
     */
    public Band {
      if (youngerThanDays < 1) {
        throw new IllegalArgumentException("youngerThanDays must be 1 or more: " + youngerThanDays);
      }
      Checks.factor("factor", factor);
    }
  }

  /**
   * @throws IllegalArgumentException if the ages do not rise
   */
  public Freshness {
    bands = List.copyOf(bands);
    for (int i = 1; i < bands.size(); i++) {
      if (bands.get(i).youngerThanDays() <= bands.get(i - 1).youngerThanDays()) {
        throw new IllegalArgumentException("youngerThanDays must rise from band to band");
      }
    }
  }

  boolean isPriced() {
    return !bands.isEmpty();
  }

  /**
   * @param acquired date of the youngest scene
   * @param today UTC date as of which the price holds
   */
  void apply(LocalDate acquired, LocalDate today, Trace trace) {
    long age = ChronoUnit.DAYS.between(acquired, today);
    for (Band band : bands) {
      if (age < band.youngerThanDays()) {
        trace.multiply(
            "freshness",
            "Acquired on "
                + acquired
                + ", less than "
                + band.youngerThanDays()
                + " days before "
                + today
                + ": the price is multiplied by "
                + Checks.plain(band.factor())
                + ".",
            band.factor());
        return;
      }
    }
  }
}
