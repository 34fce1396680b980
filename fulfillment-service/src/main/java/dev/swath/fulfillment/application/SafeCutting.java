package dev.swath.fulfillment.application;

import dev.swath.aoi.Coverage;
import dev.swath.aoi.Coverage.Result;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.fulfillment.domain.Cutting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts as pricing does. What cannot be cut has no price there, so such an order never comes here;
 * if a part of a mosaic cannot, it is ordered whole: rather twice than not at all.
 */
public final class SafeCutting implements Cutting {
  @Override
  public List<@Nullable AreaOfInterest> covered(
      AreaOfInterest aoi, List<AreaOfInterest> footprints) {
    List<@Nullable AreaOfInterest> parts = new ArrayList<>();
    for (AreaOfInterest footprint : footprints) {
      parts.add(left(aoi, Coverage.intersection(aoi, List.of(footprint))));
    }
    return parts;
  }

  @Override
  public List<@Nullable AreaOfInterest> mosaic(
      AreaOfInterest aoi, List<AreaOfInterest> footprints) {
    List<@Nullable AreaOfInterest> parts = new ArrayList<>();
    int before = 0;
    for (AreaOfInterest part : covered(aoi, footprints)) {
      parts.add(
          part == null || before == 0
              ? part
              : left(part, Coverage.difference(part, footprints.subList(0, before))));
      before++;
    }
    return parts;
  }

  private static @Nullable AreaOfInterest left(AreaOfInterest whole, Result cut) {
    return switch (cut) {
      case Result.Area(AreaOfInterest area, _) -> area;
      case Result.Nothing _ -> null;
      case Result.Undecidable _ -> whole;
    };
  }
}
