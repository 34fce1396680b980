package dev.swath.pricing.application;

import dev.swath.aoi.AoiJson;
import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiProblem;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.pricing.domain.Surveyor;

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

  private final AoiReader reader =
      new AoiReader(AoiLimits.DEFAULT.withMaxPositions(MOST_POSITIONS));

  @Override
  public Survey survey(AreaOfInterest aoi) {
    return switch (reader.read(AoiJson.write(aoi))) {
      case Accepted(_, double areaKm2) -> new Survey.Measured(areaKm2);
      case Rejected(AoiProblem problem) ->
          new Survey.Refused(problem.reason().code(), problem.pointer(), problem.detail());
    };
  }
}
