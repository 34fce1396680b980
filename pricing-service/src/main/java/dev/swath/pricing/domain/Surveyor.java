package dev.swath.pricing.domain;

import dev.swath.events.domain.AreaOfInterest;
import java.util.List;

/**
 * Measures areas of interest by the AOI rules, and cuts them. A port, because those rules speak
 * GeoJSON and the core does not.
 */
public interface Surveyor {
  Survey survey(AreaOfInterest aoi);

  /** The part of an area that lies within any of the others. */
  Cut within(AreaOfInterest area, List<AreaOfInterest> others);

  /** The part of an area that lies within none of the others. */
  Cut without(AreaOfInterest area, List<AreaOfInterest> others);

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

  /** What a cut left. */
  sealed interface Cut {
    /**
     * @param areaKm2 geodesic area on WGS84, unrounded; never above that of the whole
     */
    record Part(AreaOfInterest aoi, double areaKm2) implements Cut {}

    record Nothing() implements Cut {}

    /** At the limits of double precision. */
    record Undecidable(String detail) implements Cut {}
  }
}
