package dev.swath.aoi;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@link AreaOfInterest} as a GeoJSON geometry and back: how it travels in events and to
 * upstream providers. A Polygon for one part, a MultiPolygon for several.
 *
 * <p>Reading trusts that the text was written here; what strangers send goes through {@link
 * AoiReader}.
 */
public final class AoiJson {
  private AoiJson() {}

  public static ObjectNode write(AreaOfInterest aoi) {
    var polygons = aoi.polygons();
    var geometry = JsonNodeFactory.instance.objectNode();
    if (polygons.size() == 1) {
      geometry.put("type", "Polygon").set("coordinates", rings(polygons.getFirst()));
    } else {
      var coordinates = geometry.put("type", "MultiPolygon").putArray("coordinates");
      polygons.forEach(polygon -> coordinates.add(rings(polygon)));
    }
    return geometry;
  }

  private static ArrayNode rings(Polygon polygon) {
    var rings = JsonNodeFactory.instance.arrayNode();
    for (var ring : polygon.rings()) {
      var positions = rings.addArray();
      ring.positions().forEach(at -> positions.addArray().add(at.lon()).add(at.lat()));
    }
    return rings;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not a Polygon or MultiPolygon of numbers
   */
  public static AreaOfInterest read(JsonNode geometry) {
    var coordinates = geometry.path("coordinates");
    return switch (geometry.path("type").asString("")) {
      case "Polygon" -> new AreaOfInterest(List.of(polygon(coordinates)));
      case "MultiPolygon" -> new AreaOfInterest(each(coordinates, AoiJson::polygon));
      default -> throw new IllegalArgumentException("neither Polygon nor MultiPolygon");
    };
  }

  private static Polygon polygon(JsonNode rings) {
    return new Polygon(each(rings, ring -> new Ring(each(ring, AoiJson::position))));
  }

  private static Position position(JsonNode ordinates) {
    return new Position(ordinate(ordinates.path(0)), ordinate(ordinates.path(1)));
  }

  private static double ordinate(JsonNode number) {
    if (!number.isNumber()) {
      throw new IllegalArgumentException("not an ordinate: " + number);
    }
    return number.numberValue().doubleValue();
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
    if (!array.isArray() || array.isEmpty()) {
      throw new IllegalArgumentException("not an array of anything: " + array);
    }
    var items = new ArrayList<T>(array.size());
    array.forEach(item -> items.add(read.apply(item)));
    return items;
  }
}
