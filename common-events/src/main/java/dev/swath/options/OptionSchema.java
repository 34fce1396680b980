package dev.swath.options;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options of a product, as a JSON Schema (draft 2020-12) that knows all of them by name.
 * Immutable and safe for use by many threads.
 */
public final class OptionSchema {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
  private static final Set<String> CLOSING =
      Set.of("additionalProperties", "unevaluatedProperties");

  /** Answers in one language, wherever it runs; fetches nothing. */
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build()));

  private static final Schema META_SCHEMA =
      REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

  private final Map<String, Object> source;
  private final Schema schema;

  private OptionSchema(Map<String, Object> source, Schema schema) {
    this.source = source;
    this.schema = schema;
  }

  /**
   * What is wrong with one option.
   *
   * @param pointer from the options on (RFC 6901), such as {@code /crsCode}
   * @param reason {@code unknown-option}, {@code missing-option} or {@code invalid-option}
   * @param detail a sentence, for people
   */
  public record Fault(String pointer, String reason, String detail) {}

  /**
   * @throws IllegalArgumentException if it is no schema of an object whose properties are all
   *     named, or refers to anything outside itself; says what is wrong
   */
  public static OptionSchema of(JsonNode schema) {
    if (!"object".equals(schema.path("type").asString(""))
        || !schema.path("additionalProperties").isBoolean()
        || schema.path("additionalProperties").booleanValue()) {
      throw new IllegalArgumentException(
          "a schema of options has type: object and additionalProperties: false");
    }
    checkReferences(schema);
    List<Error> errors = META_SCHEMA.validate(schema);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException("not a JSON Schema: " + errors.getFirst());
    }
    try {
      Schema compiled = REGISTRY.getSchema(schema);
      compiled.initializeValidators();
      return new OptionSchema(MAPPER.convertValue(schema, OBJECT), compiled);
    } catch (SchemaException e) {
      throw new IllegalArgumentException("not a JSON Schema: " + e.getMessage(), e);
    }
  }

  private static void checkReferences(JsonNode node) {
    node.properties()
        .forEach(
            member -> {
              if (REFERENCES.contains(member.getKey())
                  && !member.getValue().asString("").startsWith("#")) {
                throw new IllegalArgumentException(
                    member.getKey() + " must point into the schema itself: " + member.getValue());
              }
            });
    node.forEach(OptionSchema::checkReferences);
  }

  /** The schema itself, as JSON values. */
  public Map<String, Object> source() {
    return source;
  }

  /**
   * @param options JSON values: text, numbers, booleans, lists and maps of these
   * @return all faults; none if the product takes these options
   */
  public List<Fault> validate(Map<String, Object> options) {
    return schema.validate(MAPPER.<JsonNode>valueToTree(options)).stream()
        .map(OptionSchema::fault)
        .toList();
  }

  private static Fault fault(Error error) {
    String place = error.getInstanceLocation().toString();
    if (CLOSING.contains(error.getKeyword())) {
      return new Fault(
          member(place, error),
          "unknown-option",
          "The product has no option of this name: " + error.getProperty() + ".");
    }
    if ("required".equals(error.getKeyword())) {
      return new Fault(
          member(place, error),
          "missing-option",
          "The product needs this option: " + error.getProperty() + ".");
    }
    return new Fault(place, "invalid-option", "The value " + error.getMessage() + ".");
  }

  private static String member(String place, Error error) {
    return place + "/" + error.getProperty().replace("~", "~0").replace("/", "~1");
  }
}
