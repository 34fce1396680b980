package dev.swath.fulfillment.domain;

import dev.swath.events.domain.AreaOfInterest;
import java.util.List;

/** Cuts areas; a port, because the core knows no geometry. */
@FunctionalInterface
public interface Cutting {
  /** The part of the AOI that the footprints cover; all of it where that cannot be said. */
  AreaOfInterest covered(AreaOfInterest aoi, List<AreaOfInterest> footprints);
}
