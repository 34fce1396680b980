package dev.swath.pricing.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.aoi.AoiJson;
import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiProblem;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.aoi.Coverage;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.pricing.domain.Surveyor;
import java.util.List;

/**
 * The shared AOI rules, applied once more to what intake has normalised, so that the price never
 * rests on a check made elsewhere.
 */
public final class AoiRules implements Surveyor {
  /**
   * Cutting at the antimeridian adds positions to the thousand a customer may send: for each
   * crossing edge, two places, each in both pieces.
   */
  private static final int MOST_POSITIONS = 5 * AoiLimits.DEFAULT.maxPositions();

  private static final int MOST_REMEMBERED = 1_000;

  private final AoiReader reader =
      new AoiReader(AoiLimits.DEFAULT.withMaxPositions(MOST_POSITIONS));

  /** By identity: all items of an order that are of one area have the very same one. */
  private final Cache<AreaOfInterest, Survey> surveyed =
      Caffeine.newBuilder().weakKeys().maximumSize(MOST_REMEMBERED).build();

  @Override
  public Survey survey(AreaOfInterest aoi) {
    return surveyed.get(aoi, this::measure);
  }

  private Survey measure(AreaOfInterest aoi) {
    return switch (reader.read(AoiJson.write(aoi))) {
      case Accepted(_, double areaKm2) -> new Survey.Measured(areaKm2);
      case Rejected(AoiProblem problem) ->
          new Survey.Refused(problem.reason().code(), problem.pointer(), problem.detail());
    };
  }

  @Override
  public Cut within(AreaOfInterest area, List<AreaOfInterest> others) {
    return cut(Coverage.intersection(area, others));
  }

  @Override
  public Cut without(AreaOfInterest area, List<AreaOfInterest> others) {
    return cut(Coverage.difference(area, others));
  }

  private static Cut cut(Coverage.Result result) {
    return switch (result) {
      case Coverage.Result.Area(var aoi, double areaKm2) -> new Cut.Part(aoi, areaKm2);
      case Coverage.Result.Nothing _ -> new Cut.Nothing();
      case Coverage.Result.Undecidable(var detail) -> new Cut.Undecidable(detail);
    };
  }
}
