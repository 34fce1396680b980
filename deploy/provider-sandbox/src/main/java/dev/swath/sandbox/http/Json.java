package dev.swath.sandbox.http;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON mapper: times are ISO 8601, an unknown field is an error. */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Json() {}

  /** Reads a request body as a tree; anything but one JSON value is refused with 400. */
  public static JsonNode tree(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree.isMissingNode()) {
        throw Refusal.badRequest("the body is empty");
      }
      return tree;
    } catch (JacksonException e) {
      throw Refusal.badRequest("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** Reads a request body as an object; anything else is refused with 400. */
  public static ObjectNode object(String text) {
    if (tree(text) instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.badRequest("the body is not a JSON object");
  }

  /** Binds an object to a type; what does not fit is refused with 400. */
  public static <T> T bind(ObjectNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw Refusal.badRequest(e.getOriginalMessage());
    }
  }
}
