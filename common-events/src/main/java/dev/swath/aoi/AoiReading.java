package dev.swath.aoi;

import dev.swath.events.domain.AreaOfInterest;

/**
 * What became of a GeoJSON text: an area of interest with its size, or the first thing wrong with
 * it.
 */
public sealed interface AoiReading {
  /**
   * @param aoi normalised: two ordinates per position, longitudes within ±180, cut at the
   *     antimeridian, no repeated positions, exterior rings counterclockwise and holes clockwise
   *     (RFC 7946, 3.1.6)
   * @param areaKm2 {@link GeodesicArea#km2(AreaOfInterest)} of it, unrounded
   */
  record Accepted(AreaOfInterest aoi, double areaKm2) implements AoiReading {}

  record Rejected(AoiProblem problem) implements AoiReading {}
}
