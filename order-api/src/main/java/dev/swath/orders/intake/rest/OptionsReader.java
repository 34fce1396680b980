package dev.swath.orders.intake.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads processing options, whatever product they are for: within limits, and no nulls. */
final class OptionsReader {
  private static final int MAX_OPTIONS = 50;
  private static final int MAX_TEXT_LENGTH = 1_000;
  private static final int MAX_DEPTH = 4;
  private static final int MAX_LIST = 1_000;

  /** The first number above all longs. */
  private static final double LONGS_END = 0x1p63;

  private final Faults faults;
  private final Fields fields;

  OptionsReader(Faults faults, Fields fields) {
    this.faults = faults;
    this.fields = fields;
  }

  /** Empty if they are absent. */
  Map<String, Object> read(JsonNode node, String pointer) {
    if (Fields.isAbsent(node)) {
      return Map.of();
    }
    if (!node.isObject()) {
      faults.add(pointer, "wrong-type", "An object is expected.");
      return Map.of();
    }
    return object(node, pointer, 1);
  }

  private Map<String, Object> object(JsonNode node, String pointer, int depth) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (node.size() > MAX_OPTIONS) {
      faults.add(pointer, "too-many", "Up to " + MAX_OPTIONS + " members are allowed.");
      return values;
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String at = pointer + "/" + Faults.escaped(member.getKey());
      if (!member.getKey().matches("[A-Za-z0-9_-]{1,64}")) {
        faults.add(at, "invalid-name", "A name has letters, digits, underscores and hyphens.");
      } else {
        Object value = value(member.getValue(), at, depth + 1);
        if (value != null) {
          values.put(member.getKey(), value);
        }
      }
    }
    return values;
  }

  private @Nullable Object value(JsonNode node, String pointer, int depth) {
    if (depth > MAX_DEPTH && node.isContainer()) {
      faults.add(pointer, "too-deep", "Options nest up to " + MAX_DEPTH + " levels.");
      return null;
    }
    return switch (node.getNodeType()) {
      case STRING -> fields.text(node, pointer, MAX_TEXT_LENGTH);
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node, pointer);
      case OBJECT -> object(node, pointer, depth);
      case ARRAY -> list(node, pointer, depth);
      case NULL, MISSING, BINARY, POJO -> {
        faults.add(pointer, "wrong-type", "A value is expected; leave the option out instead.");
        yield null;
      }
    };
  }

  private List<Object> list(JsonNode node, String pointer, int depth) {
    List<Object> values = new ArrayList<>();
    if (fields.isArray(node, pointer, 0, MAX_LIST)) {
      for (int i = 0; i < node.size(); i++) {
        Object value = value(node.path(i), pointer + "/" + i, depth + 1);
        if (value != null) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /** However it is spelled, a whole number is one: what has the same hash has the same price. */
  private @Nullable Number number(JsonNode node, String pointer) {
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      return node.longValue();
    }
    double value = node.doubleValue();
    if (Math.rint(value) == value && Math.abs(value) < LONGS_END) {
      return (long) value;
    }
    if (Double.isFinite(value)) {
      return value;
    }
    faults.add(pointer, "out-of-range", "The number is too large.");
    return null;
  }
}
