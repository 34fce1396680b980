package dev.swath.aoi;

import dev.swath.events.domain.AreaOfInterest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.util.PolygonExtracter;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.overlayng.UnaryUnionNG;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/**
 * What areas have in common, cut along straight lines in longitude and latitude.
 *
 * <p>Everything is cut twice, in floating point and on a grid, and is {@link Result.Undecidable}
 * where the two disagree: either alone is known to return wrong areas, even none at all, for edges
 * that nearly coincide (JTS issues 820 and 1000), and that would be an order at a wrong price.
 *
 * <p>Areas are expected as {@link AoiReader} accepts them. Those on both sides of the antimeridian
 * are cut there already, so that nothing here has to know of it.
 */
public final class Coverage {
  /** Places per degree: the grid is a tenth of a millimetre wide. */
  private static final PrecisionModel GRID = new PrecisionModel(1e9);

  private static final double GRID_DEGREES = 1e-9;
  private static final double RELATIVE_TOLERANCE = 1e-6;

  private static final GeometryFactory PLANE = new GeometryFactory();

  /** An area's interior meets the other's interior. */
  private static final String SHARES_AREA = "T********";

  private Coverage() {}

  /** What becomes of areas that are cut. */
  public sealed interface Result {
    /**
     * @param aoi normalised as {@link AoiReading.Accepted#aoi()}, positions rounded to 1e-9° unless
     *     it is the very area that was to be cut
     * @param areaKm2 {@link GeodesicArea} of it, and never more than that of the area it was cut
     *     from, although geodesic edges bend out of straight cuts
     */
    record Area(AreaOfInterest aoi, double areaKm2) implements Result {}

    /** Nothing is left but points, lines, and slivers less than a fifth of a millimetre wide. */
    record Nothing() implements Result {}

    /** The two ways of cutting disagree: edges lie too close together to be told apart. */
    record Undecidable(String detail) implements Result {}
  }

  /** The part of the AOI that lies in any of these areas. */
  public static Result intersection(AreaOfInterest aoi, List<AreaOfInterest> with) {
    var parts = planar(List.of(aoi));
    var others = planar(with);
    if (eachCovered(parts, others)) {
      return whole(aoi);
    }
    return shareArea(parts, others)
        ? cut(parts, others, OverlayNG.INTERSECTION, GeodesicArea.km2(aoi))
        : new Result.Nothing();
  }

  /** The part of the AOI that lies in none of these areas. */
  public static Result difference(AreaOfInterest aoi, List<AreaOfInterest> without) {
    var parts = planar(List.of(aoi));
    var others = planar(without);
    if (eachCovered(parts, others)) {
      return new Result.Nothing();
    }
    return shareArea(parts, others)
        ? cut(parts, others, OverlayNG.DIFFERENCE, GeodesicArea.km2(aoi))
        : whole(aoi);
  }

  /** What lies in any of these areas, counted once. */
  public static Result union(List<AreaOfInterest> areas) {
    var distinct = areas.stream().distinct().toList();
    return switch (distinct.size()) {
      case 0 -> new Result.Nothing();
      case 1 -> whole(distinct.getFirst());
      default -> united(planar(distinct), distinct.stream().mapToDouble(GeodesicArea::km2).sum());
    };
  }

  private static Result united(List<Polygon> parts, double atMostKm2) {
    return agreed(() -> floating(parts), () -> onGrid(parts), atMostKm2);
  }

  private static Result whole(AreaOfInterest aoi) {
    return new Result.Area(aoi, GeodesicArea.km2(aoi));
  }

  private static List<Polygon> planar(List<AreaOfInterest> areas) {
    return areas.stream().flatMap(area -> area.polygons().stream()).map(Planar::of).toList();
  }

  private static boolean eachCovered(List<Polygon> parts, List<Polygon> others) {
    return parts.stream()
        .allMatch(
            part ->
                others.stream()
                    .anyMatch(other -> RelateNG.relate(other, part, RelatePredicate.covers())));
  }

  private static boolean shareArea(List<Polygon> parts, List<Polygon> others) {
    return parts.stream()
        .anyMatch(
            part -> others.stream().anyMatch(other -> RelateNG.relate(part, other, SHARES_AREA)));
  }

  private static Result cut(
      List<Polygon> parts, List<Polygon> others, int operation, double atMostKm2) {
    return agreed(
        () -> OverlayNGRobust.overlay(floating(parts), floating(others), operation),
        () -> OverlayNG.overlay(onGrid(parts), onGrid(others), operation, GRID),
        atMostKm2);
  }

  /** Neither way of cutting may end in a fault of its own. */
  static Result agreed(
      Supplier<Geometry> inFloatingPoint, Supplier<Geometry> onGrid, double atMostKm2) {
    try {
      var exact = Cut.of(inFloatingPoint.get());
      var snapped = Cut.of(onGrid.get());
      return exact.agreesWith(snapped)
          ? snapped.result(atMostKm2)
          : new Result.Undecidable(
              "one way of cutting leaves "
                  + exact.area
                  + " square degrees, another "
                  + snapped.area);
    } catch (TopologyException _) {
      return new Result.Undecidable("edges lie too close together to be told apart");
    } catch (RuntimeException e) {
      return new Result.Undecidable("the areas cannot be cut: " + e.getClass().getSimpleName());
    }
  }

  /** Parts may touch along edges, which no overlay takes before they are one. */
  private static Geometry floating(List<Polygon> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : OverlayNGRobust.union(List.<Geometry>copyOf(parts));
  }

  private static Geometry onGrid(List<Polygon> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : UnaryUnionNG.union(List.<Geometry>copyOf(parts), GRID);
  }

  /** What is left of areas, as polygons; points and lines where they touched have gone. */
  private record Cut(List<Polygon> polygons, double area, double perimeter) {
    static Cut of(Geometry geometry) {
      var polygons = new ArrayList<Polygon>();
      for (var found : PolygonExtracter.getPolygons(geometry)) {
        polygons.add((Polygon) found);
      }
      return new Cut(
          polygons,
          polygons.stream().mapToDouble(Geometry::getArea).sum(),
          polygons.stream().mapToDouble(Geometry::getLength).sum());
    }

    boolean agreesWith(Cut other) {
      return Math.abs(area - other.area)
          <= RELATIVE_TOLERANCE * Math.max(area, other.area)
              + 2 * GRID_DEGREES * Math.max(perimeter, other.perimeter);
    }

    Result result(double atMostKm2) {
      var kept =
          polygons.stream()
              .filter(polygon -> !isSliver(polygon))
              .map(polygon -> Planar.normalised(withoutSlivers(polygon)))
              .toList();
      var aoi = new AreaOfInterest(kept);
      double areaKm2 = Math.min(GeodesicArea.km2(aoi), atMostKm2);
      return areaKm2 > 0 ? new Result.Area(aoi, areaKm2) : new Result.Nothing();
    }

    private static Polygon withoutSlivers(Polygon polygon) {
      var holes = new ArrayList<LinearRing>();
      for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
        var hole = polygon.getInteriorRingN(i);
        if (!isSliver(PLANE.createPolygon(hole))) {
          holes.add(hole);
        }
      }
      return PLANE.createPolygon(polygon.getExteriorRing(), holes.toArray(LinearRing[]::new));
    }

    /** Less than two steps of the grid wide, as areas overlap whose common edge was computed. */
    private static boolean isSliver(Polygon polygon) {
      return polygon.getArea() <= GRID_DEGREES * polygon.getLength();
    }
  }
}
