package dev.swath.orders.web;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Areas as the API shows them. Prices are computed on the exact ones. */
final class Areas {
  private static final int DECIMALS = 6;

  private Areas() {}

  /** In km², rounded to six decimals. */
  static BigDecimal shown(double km2) {
    return BigDecimal.valueOf(km2).setScale(DECIMALS, RoundingMode.HALF_EVEN);
  }
}
