package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.domain.Fault;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads single fields; what is wrong with them goes to the faults, and the answer is null. */
final class Fields {
  private final Faults faults;

  Fields(Faults faults) {
    this.faults = faults;
  }

  /** Whether it is an object; members of other names than these are faults. */
  boolean isObject(JsonNode node, String pointer, Set<String> names) {
    if (!node.isObject()) {
      faults.add(pointer, "wrong-type", "An object is expected.");
      return false;
    }
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        faults.add(
            Fault.of(
                Fault.Kind.UNKNOWN_FIELD,
                pointer + "/" + Faults.escaped(name),
                "unknown-field",
                "There is no such field here."));
      }
    }
    return true;
  }

  boolean isArray(JsonNode node, String pointer, int min, int max) {
    if (!node.isArray()) {
      faults.add(pointer, "wrong-type", "A list is expected.");
      return false;
    }
    if (node.size() < min || node.size() > max) {
      faults.add(
          pointer,
          node.size() < min ? "too-few" : "too-many",
          "From " + min + " to " + max + " entries are allowed.");
      return false;
    }
    return true;
  }

  boolean isMissing(JsonNode node, String pointer) {
    if (node.isMissingNode()) {
      faults.add(pointer, "missing", "This field is needed.");
    }
    return node.isMissingNode();
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** False if it is absent. */
  boolean flag(JsonNode node, String pointer) {
    if (!isAbsent(node) && !node.isBoolean()) {
      faults.add(pointer, "wrong-type", "true or false is expected.");
    }
    return node.isBoolean() && node.booleanValue();
  }

  @Nullable String optionalText(JsonNode node, String pointer, int maxLength) {
    return isAbsent(node) ? null : text(node, pointer, maxLength);
  }

  @Nullable String text(JsonNode node, String pointer, int maxLength) {
    if (isMissing(node, pointer)) {
      return null;
    }
    if (!node.isString()) {
      faults.add(pointer, "wrong-type", "Text is expected.");
      return null;
    }
    String text = node.stringValue();
    if (text.isBlank() || text.codePointCount(0, text.length()) > maxLength) {
      faults.add(pointer, "invalid-length", "From 1 to " + maxLength + " characters are allowed.");
      return null;
    }
    if (!text.codePoints().allMatch(Fields::isPrintable)) {
      faults.add(pointer, "not-printable", "Control characters are not allowed.");
      return null;
    }
    return text;
  }

  /** A list of texts, each once; empty if it is absent. */
  List<String> texts(JsonNode node, String pointer, int max, int maxLength) {
    Set<String> texts = new LinkedHashSet<>();
    if (!isAbsent(node) && isArray(node, pointer, 0, max)) {
      for (int i = 0; i < node.size(); i++) {
        String text = text(node.path(i), pointer + "/" + i, maxLength);
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return List.copyOf(texts);
  }

  private static boolean isPrintable(int codePoint) {
    // A lone half of a surrogate pair is no character, and cannot be written as UTF-8.
    return !Character.isISOControl(codePoint)
        && !(codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
