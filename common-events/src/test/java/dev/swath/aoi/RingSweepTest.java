package dev.swath.aoi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.algorithm.RobustLineIntersector;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.valid.IsValidOp;

class RingSweepTest {
  private static final GeometryFactory PLANE = new GeometryFactory();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MULTIPOLYGON (((0 0, 1 0, 0 1, 0 0)))",
        "MULTIPOLYGON (((0 0, 0 1, 1 0, 0 0)))",
        "MULTIPOLYGON (((0 0, 1 0, 2 0, 2 1, 0 1, 0 0)))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1)), ((2 2, 7 2, 7 7, 2 2)))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((2 0, 3 0, 3 1, 2 0)))"
      })
  void provesWhatMeetsNowhere(String wkt) {
    assertThat(RingSweep.provesValid(polygons(wkt))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MULTIPOLYGON (((0 0, 1 1, 1 0, 0 1, 0 0)))",
        "MULTIPOLYGON (((0 0, 2 0, 1 0, 0 0)))",
        "MULTIPOLYGON (((0 0, 2 0, 2 2, 1 2, 1 3, 1 2, 0 2, 0 0)))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (0 5, 1 4, 1 6, 0 5)))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (10 1, 11 1, 11 2, 10 1)))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 1), (3 2, 7 2, 7 6, 3 2)))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 8 1, 8 8, 1 1)))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((1 0, 2 0, 2 1, 1 0)))"
      })
  void provesNothingOfWhatTouchesOrLiesWhereItShouldNot(String wkt) {
    assertThat(RingSweep.provesValid(polygons(wkt))).isFalse();
  }

  /** On few places, so that rings cross, touch, and run along each other in every way. */
  @Property(tries = 5_000)
  void provesJustWhatIsValidAndMeetsNowhere(
      @ForAll("rings") @Size(min = 1, max = 4) List<int[]> rings,
      @ForAll @Size(4) List<Boolean> isHole) {
    var polygons = new ArrayList<Polygon>();
    var holes = new ArrayList<LinearRing>();
    for (int i = rings.size() - 1; i >= 0; i--) {
      if (i > 0 && isHole.get(i)) {
        holes.add(ring(rings.get(i)));
      } else {
        polygons.add(PLANE.createPolygon(ring(rings.get(i)), holes.toArray(LinearRing[]::new)));
        holes.clear();
      }
    }
    assertThat(RingSweep.provesValid(polygons))
        .isEqualTo(meetNowhere(polygons) && isValid(polygons));
  }

  private static boolean isValid(List<Polygon> polygons) {
    return new IsValidOp(PLANE.createMultiPolygon(polygons.toArray(Polygon[]::new))).isValid();
  }

  private record Edge(LinearRing ring, int index) {
    Coordinate from() {
      return ring.getCoordinateN(index);
    }

    Coordinate to() {
      return ring.getCoordinateN(index + 1);
    }

    boolean isNextTo(Edge other) {
      int apart = Math.abs(index - other.index);
      return ring.equals((Object) other.ring) && (apart == 1 || apart == ring.getNumPoints() - 2);
    }
  }

  /** By looking at all pairs of edges. */
  private static boolean meetNowhere(List<Polygon> polygons) {
    var edges = polygons.stream().flatMap(RingSweepTest::edges).toList();
    var meeting = new RobustLineIntersector();
    for (int i = 0; i < edges.size(); i++) {
      for (int j = 0; j < i; j++) {
        var a = edges.get(i);
        var b = edges.get(j);
        meeting.computeIntersection(a.from(), a.to(), b.from(), b.to());
        if (meeting.getIntersectionNum() > (a.isNextTo(b) ? 1 : 0)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Stream<Edge> edges(Polygon polygon) {
    return IntStream.rangeClosed(0, polygon.getNumInteriorRing())
        .mapToObj(i -> i == 0 ? polygon.getExteriorRing() : polygon.getInteriorRingN(i - 1))
        .flatMap(
            ring -> IntStream.range(0, ring.getNumPoints() - 1).mapToObj(i -> new Edge(ring, i)));
  }

  @Provide
  Arbitrary<List<int[]>> rings() {
    var anyhow = Arbitraries.integers().between(0, 80).array(int[].class).ofMinSize(3).ofMaxSize(7);
    var boxes =
        Combinators.combine(
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(1, 8),
                Arbitraries.integers().between(1, 8))
            .as(
                (west, south, width, height) -> {
                  int east = Math.min(west + width, 8);
                  int north = Math.min(south + height, 8);
                  return new int[] {
                    place(west, south), place(east, south), place(east, north), place(west, north)
                  };
                });
    return Arbitraries.frequencyOf(Tuple.of(1, anyhow), Tuple.of(2, boxes))
        .filter(places -> Arrays.stream(places).distinct().count() >= 3)
        .list();
  }

  private static int place(int x, int y) {
    return x * 9 + y;
  }

  private static LinearRing ring(int[] places) {
    var ring = new ArrayList<Coordinate>();
    for (int place : places) {
      var at = new CoordinateXY(Math.floorDiv(place, 9) * 0.1, place % 9 * 0.1);
      if (ring.isEmpty() || !ring.getLast().equals2D(at)) {
        ring.add(at);
      }
    }
    ring.add(ring.getFirst());
    return PLANE.createLinearRing(ring.toArray(Coordinate[]::new));
  }

  private static List<Polygon> polygons(String wkt) {
    try {
      var parts = (MultiPolygon) new WKTReader().read(wkt);
      var polygons = new ArrayList<Polygon>();
      for (int i = 0; i < parts.getNumGeometries(); i++) {
        polygons.add((Polygon) parts.getGeometryN(i));
      }
      return polygons;
    } catch (ParseException e) {
      throw new IllegalArgumentException(wkt, e);
    }
  }
}
