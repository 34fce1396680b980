package dev.swath.pricing.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;

/**
 * The fields of one JSON object, taken one by one. Whatever is missing, of the wrong type or left
 * over is noted with its place, so that a caller learns of all mistakes at once.
 */
final class JsonFields {
  private static final int LONGEST_TEXT = 256;

  private final Map<String, JsonNode> left = new LinkedHashMap<>();
  private final String pointer;
  private final List<FieldError> errors;
  private final boolean isObject;

  /**
   * @param pointer of the object in the body
   * @param errors where mistakes are noted
   */
  JsonFields(JsonNode object, String pointer, List<FieldError> errors) {
    this.pointer = pointer;
    this.errors = errors;
    this.isObject = object.isObject();
    if (isObject) {
      object.properties().forEach(field -> left.put(field.getKey(), field.getValue()));
    } else {
      wrongType(pointer, JsonNodeType.OBJECT);
    }
  }

  /** A text of 1 to 256 characters; empty if there is none, which is noted. */
  String text(String name) {
    return required(name, JsonNodeType.STRING)
        .map(JsonNode::stringValue)
        .filter(text -> isText(text, pointer + "/" + name))
        .orElse("");
  }

  /** Checks a text that may be absent. */
  void optionalText(String name) {
    optional(name, JsonNodeType.STRING)
        .ifPresent(text -> isText(text.stringValue(), pointer + "/" + name));
  }

  /** Checks a list of texts that may be absent. */
  void optionalTexts(String name) {
    optional(name, JsonNodeType.ARRAY)
        .ifPresent(
            list -> {
              for (int i = 0; i < list.size(); i++) {
                String place = pointer + "/" + name + "/" + i;
                if (list.get(i).isString()) {
                  isText(list.get(i).stringValue(), place);
                } else {
                  wrongType(place, JsonNodeType.STRING);
                }
              }
            });
  }

  /** A field that must be there; of whatever type. */
  Optional<JsonNode> required(String name) {
    JsonNode value = left.remove(name);
    if (value != null && !value.isNull()) {
      return Optional.of(value);
    }
    if (isObject) {
      errors.add(FieldError.of(pointer + "/" + name, "missing", name + " is required."));
    }
    return Optional.empty();
  }

  Optional<JsonNode> required(String name, JsonNodeType type) {
    return required(name).filter(value -> isOf(value, type, name));
  }

  /** An explicit null is the same as an absent field. */
  Optional<JsonNode> optional(String name, JsonNodeType type) {
    return Optional.ofNullable(left.remove(name))
        .filter(value -> !value.isNull())
        .filter(value -> isOf(value, type, name));
  }

  /** Notes every field that was not taken. */
  void nothingElse() {
    left.keySet()
        .forEach(
            name ->
                errors.add(
                    FieldError.of(
                        pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown-field",
                        "There is no such field.")));
  }

  private boolean isText(String text, String place) {
    if (text.isBlank() || text.length() > LONGEST_TEXT) {
      errors.add(
          FieldError.of(
              place, "invalid-length", "A text of 1 to " + LONGEST_TEXT + " characters."));
      return false;
    }
    return true;
  }

  private boolean isOf(JsonNode value, JsonNodeType type, String name) {
    if (value.getNodeType() == type) {
      return true;
    }
    wrongType(pointer + "/" + name, type);
    return false;
  }

  private void wrongType(String place, JsonNodeType expected) {
    errors.add(
        FieldError.of(
            place,
            "wrong-type",
            switch (expected) {
              case OBJECT -> "An object is expected.";
              case ARRAY -> "An array is expected.";
              case STRING -> "A text is expected.";
              case NUMBER, BOOLEAN, BINARY, NULL, MISSING, POJO -> "Another type is expected.";
            }));
  }
}
