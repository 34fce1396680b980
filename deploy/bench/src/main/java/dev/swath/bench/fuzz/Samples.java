package dev.swath.bench.fuzz;

import static dev.swath.bench.fuzz.MalformedJson.pick;

import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies as a service's own description has them, with an absurd value of the right type now and
 * then.
 */
final class Samples {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEEPEST = 6;

  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          7L,
          100L,
          999_999L,
          1_000_000_000_000L,
          1_000_000_000_000_000L,
          -1_000_000_000_000_000L,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "x",
          "x".repeat(129),
          "y".repeat(201),
          "z".repeat(5_000),
          "Z\u00fcrich \u20ac \uD83D\uDEF0",
          "\u202Eevil",
          "line\nbreak",
          "nul\u0000",
          "=1+1",
          "2026-02-30T25:61:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "0000-01-01T00:00:00+18:00",
          "XAU",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "../..",
          "*",
          "-1",
          "null");

  private final Map<String, List<String>> known;
  private final JsonNode root;

  /**
   * @param known legal values by the name of a field
   * @param root resolves references
   */
  Samples(Map<String, List<String>> known, JsonNode root) {
    this.known = known;
    this.root = root;
  }

  /** A value of that schema. A property that is not required may be left out. */
  JsonNode of(JsonNode schema, Random random) {
    return of("", schema, random, 0);
  }

  private JsonNode of(String name, JsonNode described, Random random, int depth) {
    JsonNode schema = resolved(described);
    if (schema.has("enum")) {
      return pick(schema.path("enum").valueStream().toList(), random);
    }
    boolean isOdd = random.nextInt(8) == 0;
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.path(0).asString("") : type.asString("")) {
      case "object" -> object(schema, random, depth);
      case "array" -> array(name, schema, random, depth);
      case "integer", "number" ->
          JSON.numberNode(isOdd ? pick(NUMBERS, random).longValue() : 1 + random.nextInt(1_000));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      default ->
          JSON.stringNode(
              isOdd
                  ? pick(TEXTS, random)
                  : pick(known.getOrDefault(name, List.of("fuzz")), random));
    };
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode found = schema;
    for (int steps = 0; found.has("$ref") && steps < DEEPEST; steps++) {
      found = root.at(found.path("$ref").asString("").substring(1));
    }
    return found;
  }

  private ObjectNode object(JsonNode schema, Random random, int depth) {
    ObjectNode object = JSON.objectNode();
    List<String> required =
        schema.path("required").valueStream().map(name -> name.asString("")).toList();
    schema
        .path("properties")
        .propertyStream()
        .forEach(
            property -> {
              boolean isThere =
                  depth < DEEPEST
                      && (required.contains(property.getKey()) || random.nextInt(5) > 0);
              if (isThere) {
                object.set(
                    property.getKey(),
                    of(property.getKey(), property.getValue(), random, depth + 1));
              }
            });
    return object;
  }

  private ArrayNode array(String name, JsonNode schema, Random random, int depth) {
    ArrayNode array = JSON.arrayNode();
    int length = random.nextInt(50) == 0 ? 200 : random.nextInt(3);
    for (int item = 0; item < length && depth < DEEPEST; item++) {
      array.add(of(name, schema.path("items"), random, depth + 1));
    }
    return array;
  }
}
