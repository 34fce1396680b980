package dev.swath.fulfillment.application;

import dev.swath.aoi.Coverage;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.fulfillment.domain.Cutting;
import java.util.List;

/**
 * Cuts as pricing does. What is outside of the footprints, or cannot be cut, has no price there;
 * such an order never comes here.
 */
public final class SafeCutting implements Cutting {
  @Override
  public AreaOfInterest covered(AreaOfInterest aoi, List<AreaOfInterest> footprints) {
    return Coverage.intersection(aoi, footprints) instanceof Coverage.Result.Area area
        ? area.aoi()
        : aoi;
  }
}
