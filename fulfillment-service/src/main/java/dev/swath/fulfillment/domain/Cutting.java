package dev.swath.fulfillment.domain;

import dev.swath.events.domain.AreaOfInterest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts areas; a port, because the core knows no geometry. */
public interface Cutting {
  /** The part of the AOI that each footprint covers; null where it covers nothing. */
  List<@Nullable AreaOfInterest> covered(AreaOfInterest aoi, List<AreaOfInterest> footprints);

  /** The same, but each place only by the first footprint that covers it. */
  List<@Nullable AreaOfInterest> mosaic(AreaOfInterest aoi, List<AreaOfInterest> footprints);
}
