package dev.swath.sandbox.core;

import dev.swath.sandbox.http.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.PolygonArea;
import tools.jackson.databind.JsonNode;

/**
 * A measured area of interest.
 *
 * @param areaKm2 geodesic on the WGS84 ellipsoid (Karney 2013, doi:10.1007/s00190-012-0578-z),
 *     holes taken off
 * @param west degrees, like the other three sides of the bounding box
 */
public record Aoi(double areaKm2, double west, double south, double east, double north) {
  private static final double M2_PER_KM2 = 1e6;

  private record Position(double lon, double lat) {}

  /** Measures a GeoJSON Polygon or MultiPolygon; any other shape is refused with 400. */
  public static Aoi of(JsonNode geometry) {
    JsonNode coordinates = geometry.path("coordinates");
    Stream<JsonNode> polygons =
        switch (geometry.path("type").asString("")) {
          case "Polygon" -> Stream.of(coordinates);
          case "MultiPolygon" -> elements(coordinates);
          default -> throw Refusal.badRequest("aoi is a Polygon or a MultiPolygon");
        };
    List<List<List<Position>>> rings =
        polygons.map(polygon -> elements(polygon).map(Aoi::ring).toList()).toList();
    double m2 = rings.stream().mapToDouble(Aoi::polygonM2).sum();
    if (!(m2 > 0)) {
      throw Refusal.badRequest("aoi encloses no area");
    }
    List<Position> all = rings.stream().flatMap(List::stream).flatMap(List::stream).toList();
    return new Aoi(
        m2 / M2_PER_KM2,
        all.stream().mapToDouble(Position::lon).min().orElseThrow(),
        all.stream().mapToDouble(Position::lat).min().orElseThrow(),
        all.stream().mapToDouble(Position::lon).max().orElseThrow(),
        all.stream().mapToDouble(Position::lat).max().orElseThrow());
  }

  private static double polygonM2(List<List<Position>> rings) {
    double outer = ringM2(rings.getFirst());
    return outer - rings.stream().skip(1).mapToDouble(Aoi::ringM2).sum();
  }

  private static double ringM2(List<Position> ring) {
    PolygonArea area = new PolygonArea(Geodesic.WGS84, false);
    ring.stream().skip(1).forEach(position -> area.AddPoint(position.lat(), position.lon()));
    return Math.abs(area.Compute(false, true).area);
  }

  private static List<Position> ring(JsonNode positions) {
    List<Position> ring = elements(positions).map(Aoi::position).toList();
    if (ring.size() < 4 || !ring.getFirst().equals(ring.getLast())) {
      throw Refusal.badRequest(
          "a ring of the aoi has at least four positions and ends where it starts");
    }
    return ring;
  }

  private static Position position(JsonNode position) {
    JsonNode lon = position.path(0);
    JsonNode lat = position.path(1);
    if (!lon.isNumber()
        || !lat.isNumber()
        || Math.abs(lon.doubleValue()) > 180
        || Math.abs(lat.doubleValue()) > 90) {
      throw Refusal.badRequest("a position of the aoi is [longitude, latitude] in degrees");
    }
    return new Position(lon.doubleValue(), lat.doubleValue());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    if (!array.isArray() || array.isEmpty()) {
      throw Refusal.badRequest("aoi.coordinates is nested too flatly, or empty");
    }
    return IntStream.range(0, array.size()).mapToObj(array::get);
  }
}
