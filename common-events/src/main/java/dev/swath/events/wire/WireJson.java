package dev.swath.events.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderId;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON of the published language: identifiers and credits as plain values, times as ISO 8601, areas
 * as GeoJSON, absent instead of null, and every component that is not nullable is required. Unknown
 * fields are passed over, so that a reader may be older than a writer.
 */
public final class WireJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(module())
          .annotationIntrospector(
              AnnotationIntrospector.pair(
                  new JacksonAnnotationIntrospector(), new RequiredUnlessNullable()))
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private WireJson() {}

  /** The one mapper of the wire format. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** How the small types of the language are written, for a mapper with other rules. */
  public static JacksonModule module() {
    SimpleModule module = new SimpleModule("swath-language");
    text(module, OrderId.class, OrderId::parse, OrderId::toString);
    text(module, DeliveryId.class, DeliveryId::parse, DeliveryId::toString);
    text(module, EventId.class, value -> new EventId(UUID.fromString(value)), EventId::toString);
    text(module, ContractId.class, ContractId::new, ContractId::value);
    module.addSerializer(
        Credits.class,
        new ValueSerializer<>() {
          @Override
          public void serialize(Credits value, JsonGenerator json, SerializationContext context) {
            json.writeNumber(value.amount());
          }
        });
    module.addDeserializer(
        Credits.class,
        new ValueDeserializer<>() {
          @Override
          public Credits deserialize(JsonParser parser, DeserializationContext context) {
            return new Credits(parser.getLongValue());
          }
        });
    module.addSerializer(AreaOfInterest.class, new AreaOfInterestJson.Writer());
    module.addDeserializer(AreaOfInterest.class, new AreaOfInterestJson.Reader());
    module.addSerializer(OrderRequested.class, new RequestedJson.Writer());
    module.addDeserializer(OrderRequested.class, new RequestedJson.Reader());
    return module;
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<String, T> parse, Function<T, String> print) {
    module.addSerializer(
        type,
        new ValueSerializer<>() {
          @Override
          public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(print.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new ValueDeserializer<>() {
          @Override
          public T deserialize(JsonParser parser, DeserializationContext context) {
            return parse.apply(parser.getString());
          }
        });
  }
}
