package dev.swath.aoi;

import dev.swath.events.domain.AreaOfInterest;
import java.util.ArrayList;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Parts of an AOI in the longitude/latitude plane, and back in the one way they are written. */
final class Planar {
  private static final GeometryFactory PLANE = new GeometryFactory();

  private Planar() {}

  static Polygon of(AreaOfInterest.Polygon part) {
    var rings = part.rings().stream().map(Planar::of).toArray(LinearRing[]::new);
    var holes = new LinearRing[rings.length - 1];
    System.arraycopy(rings, 1, holes, 0, holes.length);
    return PLANE.createPolygon(rings[0], holes);
  }

  private static LinearRing of(AreaOfInterest.Ring ring) {
    return PLANE.createLinearRing(
        ring.positions().stream()
            .map(at -> new CoordinateXY(at.lon(), at.lat()))
            .toArray(Coordinate[]::new));
  }

  /** Exterior ring counterclockwise, holes clockwise (RFC 7946, 3.1.6). */
  static AreaOfInterest.Polygon normalised(Polygon polygon) {
    var rings = new ArrayList<AreaOfInterest.Ring>(1 + polygon.getNumInteriorRing());
    rings.add(normalised(polygon.getExteriorRing(), true));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      rings.add(normalised(polygon.getInteriorRingN(i), false));
    }
    return new AreaOfInterest.Polygon(rings);
  }

  private static AreaOfInterest.Ring normalised(LinearRing ring, boolean counterclockwise) {
    var wound =
        Orientation.isCCW(ring.getCoordinateSequence()) == counterclockwise ? ring : ring.reverse();
    var positions = new ArrayList<AreaOfInterest.Position>(ring.getNumPoints());
    for (var place : wound.getCoordinates()) {
      positions.add(new AreaOfInterest.Position(place.x, place.y));
    }
    return new AreaOfInterest.Ring(positions);
  }
}
