package dev.swath.events.wire;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/**
 * An area as GeoJSON (RFC 7946): a Polygon for one part, a MultiPolygon for several. Reads what it
 * wrote; what a customer sends is read by the AOI rules instead.
 */
final class AreaOfInterestJson {
  private AreaOfInterestJson() {}

  static final class Writer extends ValueSerializer<AreaOfInterest> {
    @Override
    public void serialize(AreaOfInterest aoi, JsonGenerator json, SerializationContext context) {
      boolean single = aoi.polygons().size() == 1;
      json.writeStartObject();
      json.writeStringProperty("type", single ? "Polygon" : "MultiPolygon");
      json.writeName("coordinates");
      if (single) {
        polygon(aoi.polygons().getFirst(), json);
      } else {
        json.writeStartArray();
        aoi.polygons().forEach(polygon -> polygon(polygon, json));
        json.writeEndArray();
      }
      json.writeEndObject();
    }

    private static void polygon(Polygon polygon, JsonGenerator json) {
      json.writeStartArray();
      for (Ring ring : polygon.rings()) {
        json.writeStartArray();
        for (Position position : ring.positions()) {
          json.writeStartArray();
          json.writeNumber(position.lon());
          json.writeNumber(position.lat());
          json.writeEndArray();
        }
        json.writeEndArray();
      }
      json.writeEndArray();
    }
  }

  static final class Reader extends ValueDeserializer<AreaOfInterest> {
    @Override
    public AreaOfInterest deserialize(JsonParser parser, DeserializationContext context) {
      JsonNode geometry = context.readTree(parser);
      JsonNode coordinates = geometry.path("coordinates");
      List<Polygon> polygons = new ArrayList<>();
      switch (geometry.path("type").asString("")) {
        case "Polygon" -> polygons.add(polygon(coordinates));
        case "MultiPolygon" -> coordinates.forEach(part -> polygons.add(polygon(part)));
        default ->
            context.reportInputMismatch(AreaOfInterest.class, "not a Polygon or MultiPolygon");
      }
      return new AreaOfInterest(polygons);
    }

    private static Polygon polygon(JsonNode rings) {
      List<Ring> result = new ArrayList<>(rings.size());
      for (JsonNode ring : rings) {
        List<Position> positions = new ArrayList<>(ring.size());
        for (JsonNode position : ring) {
          positions.add(
              new Position(position.path(0).doubleValue(), position.path(1).doubleValue()));
        }
        result.add(new Ring(positions));
      }
      return new Polygon(result);
    }
  }
}
