package dev.swath.sandbox.oneatlas;

/**
 * What the sandbox asks for an area: 7 credits per km², which makes the guide's 31.74 km² cost its
 * 222.
 */
final class Tariff {
  private static final double CREDITS_PER_KM2 = 7;

  private Tariff() {}

  /** Whole credits, rounded, at least one. */
  static long credits(double areaKm2) {
    return Math.max(1, Math.round(areaKm2 * CREDITS_PER_KM2));
  }
}
