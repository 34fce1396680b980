package dev.swath.pricing.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Ranges of what a price book may say, where a figure out of its range is a slip; and how figures
 * are written.
 */
final class Checks {
  /** The largest AOI there is: half the Earth. */
  static final BigDecimal LARGEST_AREA_KM2 = BigDecimal.valueOf(255_000_000);

  static final int AREA_DECIMALS = 6;
  static final BigDecimal HIGHEST_PRICE = BigDecimal.valueOf(100_000);
  static final BigDecimal HIGHEST_FACTOR = BigDecimal.TEN;
  static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private Checks() {}

  static void inRange(String name, BigDecimal value, BigDecimal highest) {
    if (value.signum() < 0 || value.compareTo(highest) > 0) {
      throw new IllegalArgumentException(
          name + " must be from 0 to " + highest.toPlainString() + ": " + value.toPlainString());
    }
  }

  /** A factor of 0 would give away what another rule prices. */
  static void factor(String name, BigDecimal value) {
    if (value.signum() <= 0 || value.compareTo(HIGHEST_FACTOR) > 0) {
      throw new IllegalArgumentException(
          name
              + " must be above 0 and at most "
              + HIGHEST_FACTOR.toPlainString()
              + ": "
              + value.toPlainString());
    }
  }

  static void name(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " must be 1 to 64 letters, digits, dots, underscores and hyphens: '" + name + "'");
    }
  }

  /** What is left of 1 after so many percent are taken off. */
  static BigDecimal less(BigDecimal percent) {
    return BigDecimal.ONE.subtract(percent.movePointLeft(2));
  }

  /** An area in words: to a square metre. */
  static String area(BigDecimal km2) {
    return plain(km2.setScale(AREA_DECIMALS, RoundingMode.HALF_UP));
  }

  static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
