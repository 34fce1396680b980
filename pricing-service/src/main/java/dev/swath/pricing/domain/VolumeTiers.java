package dev.swath.pricing.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What a contract pays less because of what it has bought before, in the calendar month or year
 * (UTC) of the order. A tier holds for the whole order.
 *
 * @param tiers by rising area
 */
public record VolumeTiers(Period period, List<Tier> tiers) {
  /** How long purchases count. */
  public enum Period {
    MONTH,
    YEAR
  }

  /**
   * @param fromKm2 bought in the period before the order
   * @param factor on the price
   */
  public record Tier(BigDecimal fromKm2, BigDecimal factor) {
    /**
     * @throws IllegalArgumentException if a component is out of its range
     */
    public Tier {
      Checks.factor("factor", factor);
      if (fromKm2.signum() < 0) {
        throw new IllegalArgumentException("fromKm2 must not be negative: " + fromKm2);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if there are no tiers, or their areas do not rise
   */
  public VolumeTiers {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException("tiers must not be empty");
    }
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).fromKm2().compareTo(tiers.get(i - 1).fromKm2()) <= 0) {
        throw new IllegalArgumentException("fromKm2 must rise from tier to tier");
      }
    }
  }

  /** The first moment whose purchases count for an order of this time. */
  Instant start(Instant asOf) {
    LocalDate day = LocalDate.ofInstant(asOf, ZoneOffset.UTC);
    LocalDate first =
        switch (period) {
          case MONTH -> day.withDayOfMonth(1);
          case YEAR -> day.withDayOfYear(1);
        };
    return first.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  void apply(BigDecimal boughtKm2, Trace trace) {
    for (Tier tier : tiers.reversed()) {
      if (boughtKm2.compareTo(tier.fromKm2()) >= 0) {
        trace.multiply(
            "volume-tier",
            "The contract has bought "
                + Checks.area(boughtKm2)
                + " km² in this "
                + (period == Period.MONTH ? "month" : "year")
                + "; from "
                + Checks.plain(tier.fromKm2())
                + " km² on the price is multiplied by "
                + Checks.plain(tier.factor())
                + ".",
            tier.factor());
        return;
      }
    }
  }
}
