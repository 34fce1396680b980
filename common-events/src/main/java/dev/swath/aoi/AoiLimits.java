package dev.swath.aoi;

/**
 * How large an AOI may be. The smallest area a product may be ordered for is not here: it belongs
 * to the price book.
 *
 * @param maxPositions most positions as sent, closing positions included; also bounds the work of
 *     validation
 * @param minAreaKm2 the area must be greater than this, in km²
 * @param maxAreaKm2 the area must not be greater than this, in km²
 */
public record AoiLimits(int maxPositions, double minAreaKm2, double maxAreaKm2) {
  /**
   * 1,000 positions, any area above zero, at most half the Earth (255 million km²), beyond which
   * nobody can tell an area from its complement.
   */
  public static final AoiLimits DEFAULT = new AoiLimits(1_000, 0, 255_000_000);

  public AoiLimits {
    if (maxPositions < 4 || !(minAreaKm2 >= 0) || !(maxAreaKm2 > minAreaKm2)) {
      throw new IllegalArgumentException(
          "no AOI can meet these limits: "
              + maxPositions
              + " positions, "
              + minAreaKm2
              + " to "
              + maxAreaKm2
              + " km²");
    }
  }

  public AoiLimits withMaxPositions(int positions) {
    return new AoiLimits(positions, minAreaKm2, maxAreaKm2);
  }
}
