package dev.swath.events.domain;

import java.util.List;

/**
 * An area of interest: the part of the Earth that an order item asks for. WGS84 longitude and
 * latitude in degrees; one polygon is a GeoJSON Polygon, several are a MultiPolygon (RFC 7946).
 */
public record AreaOfInterest(List<Polygon> polygons) {
  public AreaOfInterest {
    polygons = List.copyOf(polygons);
  }

  /** One part: the first ring is the exterior, the others are holes. */
  public record Polygon(List<Ring> rings) {
    public Polygon {
      rings = List.copyOf(rings);
    }
  }

  /** A closed ring: the first position equals the last. */
  public record Ring(List<Position> positions) {
    public Ring {
      positions = List.copyOf(positions);
    }
  }

  /** A place in degrees. */
  public record Position(double lon, double lat) {}
}
