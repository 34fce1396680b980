package dev.swath.aoi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.geom.util.PolygonExtracter;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.valid.IsValidOp;

/**
 * Cuts polygons at ±180° (RFC 7946, 3.1.9).
 *
 * <p>An edge is cut where its geodesic crosses the meridian, not where its straight line does. The
 * meridian being a geodesic too, the areas of the pieces then add up to the area of the whole, and
 * the price does not depend on who made the cut.
 */
final class Antimeridian {
  private static final double TURN = 360;
  private static final double MERIDIAN = 180;

  /** Well below what a double holds of 180 degrees, and a thousandth of a millimetre. */
  private static final double CLOSE_ENOUGH_DEGREES = 1e-12;

  private static final int MOST_STEPS = 100;

  private Antimeridian() {}

  /** The same longitude within ±180; both ends stay as they are. */
  static double withinRange(double lon) {
    return lon - TURN * Math.rint(lon / TURN);
  }

  static boolean isCrossedBy(Polygon polygon) {
    var extent = polygon.getEnvelopeInternal();
    return extent.getMinX() < -MERIDIAN || extent.getMaxX() > MERIDIAN;
  }

  /**
   * The pieces within ±180 of a polygon that {@linkplain #isCrossedBy crosses}; empty if the
   * polygon is not valid once its edges bend to where their geodesics cross the meridian.
   */
  static Optional<List<Polygon>> cut(Polygon polygon) {
    double meridian = polygon.getEnvelopeInternal().getMaxX() > MERIDIAN ? MERIDIAN : -MERIDIAN;
    var noded = withCrossings(polygon, meridian);
    if (!RingSweep.provesValid(List.of(noded)) && !new IsValidOp(noded).isValid()) {
      return Optional.empty();
    }
    var pieces = new ArrayList<Polygon>();
    for (var side : List.of(-1, 1)) {
      var half = new Envelope(meridian, meridian + side * MERIDIAN, -91, 91);
      Geometry piece =
          OverlayNGRobust.overlay(
              noded, noded.getFactory().toGeometry(half), OverlayNG.INTERSECTION);
      if (side * meridian > 0) {
        piece = AffineTransformation.translationInstance(-side * TURN, 0).transform(piece);
      }
      // The other kinds of geometry are where the polygon only touches the meridian.
      for (var found : PolygonExtracter.getPolygons(piece)) {
        pieces.add((Polygon) found);
      }
    }
    return Optional.of(pieces);
  }

  private static Polygon withCrossings(Polygon polygon, double meridian) {
    var factory = polygon.getFactory();
    var holes = new LinearRing[polygon.getNumInteriorRing()];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = withCrossings(polygon.getInteriorRingN(i), meridian, factory);
    }
    return factory.createPolygon(
        withCrossings(polygon.getExteriorRing(), meridian, factory), holes);
  }

  private static LinearRing withCrossings(
      LinearRing ring, double meridian, GeometryFactory factory) {
    var source = ring.getCoordinates();
    var noded = new ArrayList<Coordinate>(source.length + 2);
    noded.add(source[0]);
    for (int i = 1; i < source.length; i++) {
      if ((source[i - 1].x - meridian) * (source[i].x - meridian) < 0) {
        noded.add(
            new CoordinateXY(meridian, latitudeOfCrossing(source[i - 1], source[i], meridian)));
      }
      noded.add(source[i]);
    }
    return factory.createLinearRing(noded.toArray(Coordinate[]::new));
  }

  /** By regula falsi (Illinois) along the geodesic, whose longitude is monotonic. */
  private static double latitudeOfCrossing(Coordinate from, Coordinate to, double meridian) {
    var line =
        Geodesic.WGS84.InverseLine(
            from.y, from.x, to.y, to.x, GeodesicMask.LATITUDE | GeodesicMask.LONGITUDE);
    double low = 0;
    double high = line.Arc();
    double before = from.x - meridian;
    double after = to.x - meridian;
    double latitude = from.y;
    int lastSide = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      double arc = (low * after - high * before) / (after - before);
      var place =
          line.ArcPosition(
              arc, GeodesicMask.LATITUDE | GeodesicMask.LONGITUDE | GeodesicMask.LONG_UNROLL);
      latitude = place.lat2;
      double miss = place.lon2 - meridian;
      if (Math.abs(miss) < CLOSE_ENOUGH_DEGREES) {
        break;
      }
      int side = miss * after > 0 ? 1 : -1;
      // The end that stays twice in a row is given half its weight, so that it moves too.
      if (side > 0) {
        high = arc;
        after = miss;
        before = side == lastSide ? before / 2 : before;
      } else {
        low = arc;
        before = miss;
        after = side == lastSide ? after / 2 : after;
      }
      lastSide = side;
    }
    return latitude;
  }
}
