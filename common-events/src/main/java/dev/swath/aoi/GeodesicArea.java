package dev.swath.aoi;

import dev.swath.events.domain.AreaOfInterest;
import java.util.List;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.PolygonArea;

/**
 * The area that is priced: on the WGS84 ellipsoid, in km², holes subtracted, orientation of the
 * rings ignored.
 *
 * <p>Edges are geodesics, as in pyproj's {@code Geod}, PostGIS {@code ST_Area(geography)} and Earth
 * Engine, so that a customer can check a bill with one line. RFC 7946 draws edges straight in
 * longitude/latitude; up to 150 km² the two differ by less than 1.3e-4 of the area.
 *
 * <p>Source: C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), in its reference
 * implementation GeographicLib; exact to about 0.1 m² per polygon. OneAtlas shows the same area
 * truncated to two decimals (31.739951 as 31.73); that figure is for display only and is never
 * computed with.
 */
public final class GeodesicArea {
  private static final double SQUARE_METRES_PER_KM2 = 1e6;

  private GeodesicArea() {}

  /** The sum over the parts, which do not overlap. */
  public static double km2(AreaOfInterest aoi) {
    double sum = 0;
    for (var polygon : aoi.polygons()) {
      sum += km2(polygon);
    }
    return sum;
  }

  /** The exterior ring less the holes; never negative. Rings must not enclose a pole. */
  public static double km2(AreaOfInterest.Polygon polygon) {
    List<AreaOfInterest.Ring> rings = polygon.rings();
    double area = km2(rings.getFirst());
    for (var hole : rings.subList(1, rings.size())) {
      area -= km2(hole);
    }
    return Math.max(area, 0);
  }

  private static double km2(AreaOfInterest.Ring ring) {
    var area = new PolygonArea(Geodesic.WGS84, false);
    var positions = ring.positions();
    // The closing position is left out: GeographicLib closes the ring itself.
    for (var position : positions.subList(0, positions.size() - 1)) {
      area.AddPoint(position.lat(), position.lon());
    }
    return Math.abs(area.Compute().area) / SQUARE_METRES_PER_KM2;
  }
}
