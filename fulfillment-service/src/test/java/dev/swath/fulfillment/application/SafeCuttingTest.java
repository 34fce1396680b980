package dev.swath.fulfillment.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.aoi.GeodesicArea;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SafeCuttingTest {
  private static final AreaOfInterest AOI = box(0, 4);
  private static final List<AreaOfInterest> WEST_MIDDLE_FAR =
      List.of(box(-1, 2), box(1, 3), box(7, 9));

  private final SafeCutting cutting = new SafeCutting();

  private static AreaOfInterest box(double west, double east) {
    return new AreaOfInterest(
        List.of(
            new Polygon(
                List.of(
                    new Ring(
                        List.of(
                            new Position(west, 0),
                            new Position(east, 0),
                            new Position(east, 1),
                            new Position(west, 1),
                            new Position(west, 0)))))));
  }

  private static double km2(@Nullable AreaOfInterest area) {
    return area == null ? 0 : GeodesicArea.km2(area);
  }

  @Test
  void aSceneIsOrderedAsFarAsItGoes() {
    assertThat(cutting.covered(AOI, WEST_MIDDLE_FAR).stream().map(SafeCuttingTest::km2))
        .satisfiesExactly(
            west -> assertThat(west).isCloseTo(km2(box(0, 2)), within(1e-6)),
            middle -> assertThat(middle).isCloseTo(km2(box(1, 3)), within(1e-6)),
            far -> assertThat(far).isZero());
  }

  @Test
  void inAMosaicEachPlaceIsOrderedOnce() {
    assertThat(cutting.mosaic(AOI, WEST_MIDDLE_FAR).stream().map(SafeCuttingTest::km2))
        .satisfiesExactly(
            west -> assertThat(west).isCloseTo(km2(box(0, 2)), within(1e-6)),
            middle -> assertThat(middle).isCloseTo(km2(box(2, 3)), within(1e-6)),
            far -> assertThat(far).isZero());
  }
}
