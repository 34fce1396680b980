package dev.swath.aoi;

import static dev.swath.aoi.AoiProblem.Reason.PARTS_OVERLAP;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Distance;
import org.locationtech.jts.algorithm.LineIntersector;
import org.locationtech.jts.algorithm.RobustLineIntersector;
import org.locationtech.jts.algorithm.locate.SimplePointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineSegment;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.geom.util.LinearComponentExtracter;
import org.locationtech.jts.noding.BasicSegmentString;
import org.locationtech.jts.noding.MCIndexNoder;
import org.locationtech.jts.noding.SegmentIntersector;
import org.locationtech.jts.noding.SegmentString;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Whether parts of an AOI share area. They may touch, even along edges as neighbouring fields do,
 * which the OGC calls an invalid MultiPolygon but which charges nothing twice.
 *
 * <p>Asked of all parts at once, cheapest question first, since pairs of parts may be many.
 */
final class Overlaps {
  /**
   * A tenth of a millimetre: neighbours whose corners were computed may reach that far into each
   * other.
   */
  private static final double TOLERANCE_DEGREES = 1e-9;

  private static final String REPAIR = "join parts that overlap into one";

  private Overlaps() {}

  private record Part(PartDraft draft, Polygon polygon) {}

  /**
   * @param polygons the parts in the plane, each valid, in the order of the drafts
   * @param pointer to all of them
   */
  static Optional<AoiProblem> check(
      List<PartDraft> drafts, List<Polygon> polygons, String pointer) {
    if (polygons.size() == 1) {
      return Optional.empty();
    }
    var parts = new ArrayList<Part>();
    for (int i = 0; i < polygons.size(); i++) {
      parts.add(new Part(drafts.get(i), polygons.get(i)));
      if (Antimeridian.isCrossedBy(polygons.get(i))) {
        parts.add(new Part(drafts.get(i), aTurnFurther(polygons.get(i))));
      }
    }
    return partInsideAnother(parts)
        .or(() -> crossingEdges(parts))
        .or(() -> sharedArea(parts, pointer));
  }

  /** All polygons, and those that cross ±180 also where they meet the others on the far side. */
  static List<Polygon> onBothSides(List<Polygon> polygons) {
    return polygons.size() == 1
        ? polygons
        : Stream.concat(
                polygons.stream(),
                polygons.stream().filter(Antimeridian::isCrossedBy).map(Overlaps::aTurnFurther))
            .toList();
  }

  /** A part that crosses ±180 stands here too, where it meets the parts on the far side. */
  private static Polygon aTurnFurther(Polygon polygon) {
    double turn = polygon.getEnvelopeInternal().getMaxX() > 180 ? -360 : 360;
    return (Polygon) AffineTransformation.translationInstance(turn, 0).transform(polygon);
  }

  /** Spares a tangle of parts its union, which may have a corner for each pair. */
  private static Optional<AoiProblem> crossingEdges(List<Part> parts) {
    var edges = new ArrayList<SegmentString>();
    for (var part : parts) {
      for (var ring : LinearComponentExtracter.getLines(part.polygon())) {
        edges.add(new BasicSegmentString(((LineString) ring).getCoordinates(), part.draft()));
      }
    }
    var search = new CrossingSearch();
    new MCIndexNoder(search).computeNodes(edges);
    return Optional.ofNullable(search.found);
  }

  /** Stops at the first edges of two parts that cross by more than the tolerance. */
  private static final class CrossingSearch implements SegmentIntersector {
    private final LineIntersector crossing = new RobustLineIntersector();
    private @Nullable AoiProblem found;

    @Override
    public void processIntersections(SegmentString a, int i, SegmentString b, int j) {
      var one = (PartDraft) a.getData();
      var other = (PartDraft) b.getData();
      if (found != null || one == other) {
        return;
      }
      crossing.computeIntersection(
          a.getCoordinate(i), a.getCoordinate(i + 1), b.getCoordinate(j), b.getCoordinate(j + 1));
      if (crossing.isProper() && reachesAcross(a, i, b, j) && reachesAcross(b, j, a, i)) {
        found = overlap(one, other, crossing.getIntersection(0));
      }
    }

    private static boolean reachesAcross(SegmentString a, int i, SegmentString b, int j) {
      var from = b.getCoordinate(j);
      var to = b.getCoordinate(j + 1);
      return Distance.pointToLinePerpendicular(a.getCoordinate(i), from, to) > TOLERANCE_DEGREES
          && Distance.pointToLinePerpendicular(a.getCoordinate(i + 1), from, to)
              > TOLERANCE_DEGREES;
    }

    @Override
    public boolean isDone() {
      return found != null;
    }
  }

  private static Optional<AoiProblem> sharedArea(List<Part> parts, String pointer) {
    var polygons = parts.stream().<Geometry>map(Part::polygon).toList();
    double sum = polygons.stream().mapToDouble(Geometry::getArea).sum();
    double perimeter = polygons.stream().mapToDouble(Geometry::getLength).sum();
    return sum - OverlayNGRobust.union(polygons).getArea() <= perimeter * TOLERANCE_DEGREES
        ? Optional.empty()
        : Optional.of(
            edgeInsideAnother(parts)
                .orElseGet(
                    () ->
                        AoiProblem.of(PARTS_OVERLAP, pointer, "parts of the MultiPolygon overlap")
                            .repairedBy(REPAIR)));
  }

  /** Names the part and the place, where the middle of an edge tells. */
  private static Optional<AoiProblem> edgeInsideAnother(List<Part> parts) {
    for (var part : parts) {
      var corners = part.polygon().getExteriorRing().getCoordinates();
      for (int i = 1; i < corners.length; i++) {
        var middle = LineSegment.midPoint(corners[i - 1], corners[i]);
        for (var other : parts) {
          if (part.draft() != other.draft()
              && SimplePointInAreaLocator.locate(middle, other.polygon()) == Location.INTERIOR) {
            return Optional.of(overlap(part.draft(), other.draft(), middle));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Quick, and names the part, where a single point of it tells. */
  private static Optional<AoiProblem> partInsideAnother(List<Part> parts) {
    for (var part : parts) {
      var inside = part.polygon().getInteriorPoint().getCoordinate();
      for (var other : parts) {
        if (part.draft() != other.draft()
            && SimplePointInAreaLocator.locate(inside, other.polygon()) == Location.INTERIOR) {
          return Optional.of(overlap(part.draft(), other.draft(), inside));
        }
      }
    }
    return Optional.empty();
  }

  private static AoiProblem overlap(PartDraft part, PartDraft other, Coordinate at) {
    return AoiProblem.of(
            PARTS_OVERLAP, part.pointer(), "this part overlaps the one at " + other.pointer())
        .at(Antimeridian.withinRange(at.x), at.y)
        .repairedBy(REPAIR);
  }
}
