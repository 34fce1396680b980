package dev.swath.events.wire;

import dev.swath.aoi.AoiJson;
import dev.swath.events.domain.AreaOfInterest;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** An area within an event: its normal form as GeoJSON. */
final class AreaOfInterestJson {
  private AreaOfInterestJson() {}

  static final class Writer extends ValueSerializer<AreaOfInterest> {
    @Override
    public void serialize(AreaOfInterest aoi, JsonGenerator json, SerializationContext context) {
      json.writeTree(AoiJson.write(aoi));
    }
  }

  static final class Reader extends ValueDeserializer<AreaOfInterest> {
    @Override
    public AreaOfInterest deserialize(JsonParser parser, DeserializationContext context) {
      return AoiJson.read(context.readTree(parser));
    }
  }
}
