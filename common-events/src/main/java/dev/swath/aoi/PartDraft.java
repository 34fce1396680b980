package dev.swath.aoi;

import static dev.swath.aoi.AoiProblem.Reason.DISCONNECTED_INTERIOR;
import static dev.swath.aoi.AoiProblem.Reason.HOLE_OUTSIDE_SHELL;
import static dev.swath.aoi.AoiProblem.Reason.NESTED_HOLES;
import static dev.swath.aoi.AoiProblem.Reason.RING_SELF_TOUCH;
import static dev.swath.aoi.AoiProblem.Reason.SELF_INTERSECTION;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.algorithm.Distance;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** One polygon of the AOI on its way from JSON to the plane. */
final class PartDraft {
  private final String pointer;
  private final List<RingDraft> rings;

  PartDraft(String pointer, List<RingDraft> rings) {
    this.pointer = pointer;
    this.rings = List.copyOf(rings);
  }

  String pointer() {
    return pointer;
  }

  List<RingDraft> rings() {
    return rings;
  }

  /**
   * In the plane, with continuous longitudes: the exterior's centre lies within ±180 and the holes
   * lie where it is, whichever way each ring was written.
   */
  Polygon inPlane(GeometryFactory factory) {
    var shell = rings.getFirst();
    shell.turnTowards(0);
    rings.stream().skip(1).forEach(hole -> hole.turnTowards(shell.centreLon()));
    var planar =
        rings.stream()
            .map(ring -> factory.createLinearRing(ring.coordinates()))
            .toArray(LinearRing[]::new);
    return factory.createPolygon(planar[0], Arrays.copyOfRange(planar, 1, planar.length));
  }

  /** What OGC simple features forbid (06-103r4, 6.1.11), with straight edges. */
  Optional<AoiProblem> checkValid(Polygon planar) {
    return RingSweep.provesValid(List.of(planar))
        ? Optional.empty()
        : Optional.ofNullable(new IsValidOp(planar).getValidationError()).map(this::explained);
  }

  private AoiProblem explained(TopologyValidationError error) {
    var at = error.getCoordinate();
    var lon = Antimeridian.withinRange(at.x);
    return switch (error.getErrorType()) {
      case TopologyValidationError.HOLE_OUTSIDE_SHELL ->
          AoiProblem.of(
                  HOLE_OUTSIDE_SHELL,
                  nearest(at).ring().pointer(),
                  "the hole is not inside the exterior ring")
              .at(lon, at.y)
              .repairedBy(
                  "the exterior ring comes first, then its holes; separate areas are parts"
                      + " of a MultiPolygon");
      case TopologyValidationError.NESTED_HOLES ->
          AoiProblem.of(
                  NESTED_HOLES, nearest(at).ring().pointer(), "a hole lies inside another hole")
              .at(lon, at.y)
              .repairedBy("send what lies inside a hole as another part of a MultiPolygon");
      case TopologyValidationError.DISCONNECTED_INTERIOR ->
          AoiProblem.of(DISCONNECTED_INTERIOR, pointer, "holes cut the polygon into pieces")
              .at(lon, at.y)
              .repairedBy("send the pieces as parts of a MultiPolygon");
      case TopologyValidationError.RING_SELF_INTERSECTION ->
          AoiProblem.of(RING_SELF_TOUCH, nearest(at).pointer(), "the ring touches itself here")
              .at(lon, at.y)
              .repairedBy(
                  "write a hole as a ring of its own, and separate areas as parts of a"
                      + " MultiPolygon");
      // The rings are closed, finite, and long enough: what is left are edges that meet.
      default ->
          AoiProblem.of(SELF_INTERSECTION, nearest(at).pointer(), "edges cross or overlap here")
              .at(lon, at.y)
              .repairedBy(
                  "list the positions in their order along the outline, so that no two edges"
                      + " meet but in their ends");
    };
  }

  private record Edge(RingDraft ring, int start) {
    String pointer() {
      return ring.pointer(start);
    }
  }

  /** Of equally near edges the last, since of a hole and an exterior the hole is at fault. */
  private Edge nearest(Coordinate at) {
    var nearest = new Edge(rings.getFirst(), 0);
    double shortest = Double.POSITIVE_INFINITY;
    for (var ring : rings) {
      var coordinates = ring.coordinates();
      for (int i = 0; i + 1 < coordinates.length; i++) {
        double distance = Distance.pointToSegment(at, coordinates[i], coordinates[i + 1]);
        if (distance <= shortest) {
          shortest = distance;
          nearest = new Edge(ring, i);
        }
      }
    }
    return nearest;
  }
}
