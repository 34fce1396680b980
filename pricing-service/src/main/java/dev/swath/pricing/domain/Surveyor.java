package dev.swath.pricing.domain;

import dev.swath.events.domain.AreaOfInterest;

/**
 * Measures areas of interest by the AOI rules. A port, because those rules speak GeoJSON and the
 * core does not.
 */
public interface Surveyor {
  Survey survey(AreaOfInterest aoi);

  /** What a survey found. */
  sealed interface Survey {
    /**
     * @param areaKm2 geodesic area on WGS84, unrounded
     */
    record Measured(double areaKm2) implements Survey {}

    /**
     * Not an area that can be sold.
     *
     * @param reason stable code
     * @param pointer into the AOI (RFC 6901), empty for all of it
     * @param detail for people
     */
    record Refused(String reason, String pointer, String detail) implements Survey {}
  }
}
