package dev.swath.aoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.AoiReading.Rejected;
import dev.swath.aoi.Coverage.Result;
import dev.swath.aoi.Coverage.Result.Area;
import dev.swath.aoi.Coverage.Result.Nothing;
import dev.swath.aoi.Coverage.Result.Undecidable;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CoverageTest {
  /**
   * By how much, relative to the whole, geodesics between the new corners of areas of twenty
   * kilometres bend out of the straight cut.
   */
  private static final double STRAIGHT_CUTS = 1e-3;

  private static final AreaOfInterest SQUARE = polygon("[[0,0],[4,0],[4,4],[0,4],[0,0]]");

  @Test
  void anAreaWithinAFootprintIsThatVeryArea() {
    var aoi = polygon("[[1.1234567890123,1],[2,1],[2,2.000000000000001],[1.1234567890123,1]]");
    assertThat(Coverage.intersection(aoi, List.of(SQUARE)))
        .isEqualTo(new Area(aoi, GeodesicArea.km2(aoi)));
    assertThat(Coverage.intersection(SQUARE, List.of(SQUARE)))
        .isEqualTo(new Area(SQUARE, GeodesicArea.km2(SQUARE)));
    assertThat(Coverage.difference(aoi, List.of(SQUARE))).isEqualTo(new Nothing());
  }

  @Test
  void aFaultOfTheCuttingIsUndecidable() {
    assertThat(
            Coverage.agreed(
                () -> {
                  throw new IllegalArgumentException("points of LinearRing do not form a closed");
                },
                () -> {
                  throw new IllegalStateException("not reached");
                },
                1))
        .isInstanceOfSatisfying(
            Undecidable.class, result -> assertThat(result.detail()).contains("cannot be cut"));
  }

  @Test
  void anAreaThatIsNotTouchedIsThatVeryArea() {
    var beside = polygon("[[4,0],[8,0],[8,4],[4,4],[4,0]]");
    for (var without : List.of(List.<AreaOfInterest>of(), List.of(beside))) {
      assertThat(Coverage.difference(SQUARE, without))
          .isEqualTo(new Area(SQUARE, GeodesicArea.km2(SQUARE)));
      assertThat(Coverage.intersection(SQUARE, without)).isEqualTo(new Nothing());
    }
  }

  @Test
  void cutsTheAreaToTheFootprint() {
    var east = polygon("[[3,-1],[9,-1],[9,9],[3,9],[3,-1]]");
    assertThat(area(Coverage.intersection(SQUARE, List.of(east))).aoi())
        .isEqualTo(polygon("[[4,4],[3,4],[3,0],[4,0],[4,4]]"));
    assertThat(area(Coverage.difference(SQUARE, List.of(east))).aoi())
        .isEqualTo(polygon("[[0,0],[3,0],[3,4],[0,4],[0,0]]"));
  }

  @Test
  void footprintsSideBySideCoverAsOne() {
    var west = polygon("[[-1,-1],[2,-1],[2,9],[-1,9],[-1,-1]]");
    var east = polygon("[[2,-1],[9,-1],[9,9],[2,9],[2,-1]]");
    assertThat(area(Coverage.intersection(SQUARE, List.of(west, east))).areaKm2())
        .isCloseTo(GeodesicArea.km2(SQUARE), within(1e-6));
    assertThat(Coverage.difference(SQUARE, List.of(west, east))).isEqualTo(new Nothing());
    assertThat(area(Coverage.union(List.of(west, east))).aoi().polygons()).hasSize(1);
  }

  @Test
  void anAreaWhosePartsTouchIsCutAsOne() {
    var neighbours =
        areaOf("[[[[0,0],[2,0],[2,4],[0,4],[0,0]]],[[[2,0],[4,0],[4,4],[2,4],[2,0]]]]");
    var north = polygon("[[-1,3],[9,3],[9,9],[-1,9],[-1,3]]");
    assertThat(area(Coverage.intersection(neighbours, List.of(north))).aoi())
        .isEqualTo(polygon("[[0,4],[0,3],[4,3],[4,4],[2,4],[0,4]]"));
  }

  @Test
  void aShapeLikeACFallsIntoPieces() {
    var c = polygon("[[0,0],[4,0],[4,1],[1,1],[1,3],[4,3],[4,4],[0,4],[0,0]]");
    var east = polygon("[[2,-1],[9,-1],[9,9],[2,9],[2,-1]]");
    assertThat(area(Coverage.intersection(c, List.of(east))).aoi().polygons()).hasSize(2);
    assertThat(area(Coverage.difference(c, List.of(east))).aoi().polygons()).hasSize(1);
  }

  @Test
  void keepsHolesAndCutsNewOnes() {
    var frame = area("[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,3],[3,3],[3,1],[1,1]]]");
    var middle = polygon("[[1,1],[3,1],[3,3],[1,3],[1,1]]");
    assertThat(Coverage.intersection(frame, List.of(SQUARE)))
        .isEqualTo(new Area(frame, GeodesicArea.km2(frame)));
    assertThat(Coverage.intersection(frame, List.of(middle))).isEqualTo(new Nothing());
    assertThat(area(Coverage.difference(SQUARE, List.of(middle))).areaKm2())
        .isCloseTo(GeodesicArea.km2(frame), within(1e-6));
    assertThat(area(Coverage.union(List.of(frame, middle))).areaKm2())
        .isCloseTo(GeodesicArea.km2(SQUARE), within(1e-6));
  }

  @Test
  void footprintsThatOnlyTouchCoverNothing() {
    var corner = polygon("[[4,4],[8,4],[8,8],[4,8],[4,4]]");
    var edge = polygon("[[4,1],[8,1],[8,2],[4,3],[4,1]]");
    assertThat(Coverage.intersection(SQUARE, List.of(corner, edge))).isEqualTo(new Nothing());
  }

  @Test
  void aSliverOfATenthOfAMillimetreIsNothing() {
    var almostBeside =
        polygon("[[3.9999999992,-1],[8,-1],[8,9],[3.9999999991,9],[3.9999999992,-1]]");
    assertThat(Coverage.intersection(SQUARE, List.of(almostBeside))).isEqualTo(new Nothing());
  }

  @Test
  void cutsOnBothSidesOfTheAntimeridian() {
    var across = polygon("[[179,0],[-179,0],[-179,1],[179,1],[179,0]]");
    var footprint = polygon("[[178,-1],[-179.5,-1],[-179.5,2],[178,2],[178,-1]]");
    assertThat(across.polygons()).hasSize(2);
    var inland = polygon("[[9,0],[10.5,0],[10.5,1],[9,1],[9,0]]");
    assertThat(area(Coverage.intersection(across, List.of(footprint))).areaKm2())
        .isCloseTo(GeodesicArea.km2(inland), within(1.5));
    assertThat(Coverage.intersection(across, List.of(across)))
        .isEqualTo(new Area(across, GeodesicArea.km2(across)));
    assertThat(
            km2(Coverage.intersection(across, List.of(footprint)))
                + km2(Coverage.difference(across, List.of(footprint))))
        .isCloseTo(GeodesicArea.km2(across), within(1.5));
  }

  /**
   * JTS issue 820: OverlayNGRobust alone finds nothing in common, for a smaller area that lies in
   * the larger but for a hair.
   */
  @Test
  void doesNotOverlookAnAreaAsOneWayOfCuttingDoes() {
    var smaller =
        clockwise(
            "[[7.04972080711741E-9,0],[2.2101801468358406E-9,1.4126466987753772],"
                + "[1.2696784445936622,1.41264669888319],[1.2696784494332027,1.078129033360885E-10],"
                + "[7.04972080711741E-9,0]]");
    var larger =
        clockwise(
            "[[7.04972080711741E-9,0],[0,2.0577913328003916],"
                + "[4.498851115482424,7.063229687109256],[13.596527845590671,7.06322968918812],"
                + "[19.94490668468672,1.693592821538914E-9],[7.04972080711741E-9,0]]");
    assertThat(Coverage.intersection(smaller, List.of(larger)))
        .satisfiesAnyOf(
            result -> assertThat(result).isInstanceOf(Undecidable.class),
            result -> assertThat(km2(result)).isCloseTo(GeodesicArea.km2(smaller), within(0.1)));
  }

  /** JTS pull request 821: neighbours whose common corners differ in the last digit. */
  @Test
  void unitesNeighboursWhoseCornersNearlyAgree() {
    var west =
        polygon(
            "[[-13.621824029083443,0.15008489786842003],[-13.639456293556348,1.0643148816523527],"
                + "[-16.15907384118054,1.0157206673651493],[-16.14144162383529,0.10149068267229658],"
                + "[-13.621824029083443,0.15008489786842003]]");
    var east =
        polygon(
            "[[-12.707594043193543,0.1677170531469111],[-12.725226307666448,1.0819470369308437],"
                + "[-13.639456293556348,1.0643148816523527],[-13.621824029083443,0.15008489786842005],"
                + "[-12.707594043193543,0.1677170531469111]]");
    assertThat(Coverage.union(List.of(west, east)))
        .satisfiesAnyOf(
            result -> assertThat(result).isInstanceOf(Undecidable.class),
            result ->
                assertThat(km2(result))
                    .isCloseTo(GeodesicArea.km2(west) + GeodesicArea.km2(east), within(0.1)));
    assertThat(Coverage.intersection(west, List.of(east))).isNotInstanceOf(Area.class);
  }

  @Property(tries = 500)
  void intersectionAndDifferenceAreTheWhole(
      @ForAll("areas") AreaOfInterest aoi, @ForAll("areas") AreaOfInterest footprint) {
    var inside = km2(Coverage.intersection(aoi, List.of(footprint)));
    var outside = km2(Coverage.difference(aoi, List.of(footprint)));
    double whole = GeodesicArea.km2(aoi);
    assertThat(inside).isLessThanOrEqualTo(whole);
    assertThat(outside).isLessThanOrEqualTo(whole);
    assertThat(inside).isLessThanOrEqualTo(GeodesicArea.km2(footprint) + STRAIGHT_CUTS * whole);
    assertThat(inside + outside).isCloseTo(whole, within(STRAIGHT_CUTS * whole));
  }

  @Property(tries = 300)
  void moreFootprintsCoverMore(
      @ForAll("areas") AreaOfInterest aoi,
      @ForAll("areas") AreaOfInterest one,
      @ForAll("areas") AreaOfInterest other) {
    double tolerance = STRAIGHT_CUTS * GeodesicArea.km2(aoi);
    double byOne = km2(Coverage.intersection(aoi, List.of(one)));
    double byOther = km2(Coverage.intersection(aoi, List.of(other)));
    double byBoth = km2(Coverage.intersection(aoi, List.of(one, other)));
    assertThat(byBoth).isGreaterThanOrEqualTo(Math.max(byOne, byOther) - tolerance);
    assertThat(byBoth).isLessThanOrEqualTo(byOne + byOther + tolerance);
    double union = km2(Coverage.union(List.of(one, other)));
    assertThat(union).isLessThanOrEqualTo(GeodesicArea.km2(one) + GeodesicArea.km2(other));
    assertThat(union)
        .isCloseTo(
            GeodesicArea.km2(one)
                + GeodesicArea.km2(other)
                - km2(Coverage.intersection(one, List.of(other))),
            within(STRAIGHT_CUTS * union));
  }

  /** So that it can be priced, stored and ordered upstream like any other. */
  @Property(tries = 500)
  void whatIsLeftIsAnAreaInNormalForm(
      @ForAll("areas") AreaOfInterest aoi, @ForAll("areas") AreaOfInterest footprint) {
    for (var result :
        List.of(
            Coverage.intersection(aoi, List.of(footprint)),
            Coverage.difference(aoi, List.of(footprint)),
            Coverage.union(List.of(aoi, footprint)))) {
      if (result instanceof Area(var left, var areaKm2)) {
        assertThat(new AoiReader(AoiLimits.DEFAULT).read(AoiJson.write(left)))
            .isInstanceOfSatisfying(
                Accepted.class,
                accepted -> {
                  assertThat(accepted.aoi()).isEqualTo(left);
                  assertThat(accepted.areaKm2()).isGreaterThanOrEqualTo(areaKm2);
                });
      }
    }
  }

  /** Stars about one place, in part on a coarse grid so that corners and edges coincide. */
  @Provide
  Arbitrary<AreaOfInterest> areas() {
    return Combinators.combine(
            Arbitraries.doubles().between(-0.05, 0.05),
            Arbitraries.doubles().between(-0.05, 0.05),
            Arbitraries.doubles().between(0.03, 0.1).list().ofMinSize(3).ofMaxSize(20),
            Arbitraries.of(true, false))
        .as(CoverageTest::star)
        .map(aoi -> new AoiReader(AoiLimits.DEFAULT).read(AoiJson.write(aoi)))
        .filter(Accepted.class::isInstance)
        .map(reading -> ((Accepted) reading).aoi());
  }

  private static AreaOfInterest star(
      double lon, double lat, List<Double> radii, boolean onCoarseGrid) {
    var ring = new ArrayList<Position>();
    for (int i = 0; i < radii.size(); i++) {
      double angle = 2 * Math.PI * i / radii.size();
      double x = 10 + lon + radii.get(i) * Math.cos(angle);
      double y = 50 + lat + radii.get(i) * Math.sin(angle);
      ring.add(
          onCoarseGrid
              ? new Position(Math.rint(x * 80) / 80, Math.rint(y * 80) / 80)
              : new Position(x, y));
    }
    ring.add(ring.getFirst());
    return new AreaOfInterest(List.of(new Polygon(List.of(new Ring(ring)))));
  }

  /** As written: which way a ring goes matters to overlays at the edge of precision. */
  private static AreaOfInterest clockwise(String ring) {
    return AoiJson.read(
        StrictJson.mapper().readTree("{\"type\":\"Polygon\",\"coordinates\":[" + ring + "]}"));
  }

  private static AreaOfInterest polygon(String ring) {
    return area("[" + ring + "]");
  }

  private static AreaOfInterest area(String rings) {
    return areaOf("[" + rings + "]");
  }

  private static AreaOfInterest areaOf(String parts) {
    var geoJson = "{\"type\":\"MultiPolygon\",\"coordinates\":" + parts + "}";
    return switch (new AoiReader(AoiLimits.DEFAULT).read(geoJson)) {
      case Accepted(var aoi, _) -> aoi;
      case Rejected(var problem) -> throw new AssertionError(problem);
    };
  }

  private static Area area(Result result) {
    return switch (result) {
      case Area area -> area;
      case Nothing _, Undecidable _ -> throw new AssertionError(result);
    };
  }

  private static double km2(Result result) {
    return switch (result) {
      case Area(_, var areaKm2) -> areaKm2;
      case Nothing _ -> 0;
      case Undecidable _ -> throw new AssertionError(result);
    };
  }
}
