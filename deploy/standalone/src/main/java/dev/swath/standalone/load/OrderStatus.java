package dev.swath.standalone.load;

import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The status of an order as order-api spells it, in the order in which an order can pass through
 * them.
 */
enum OrderStatus {
  REQUESTED,
  PRICED,
  HELD,
  PROCESSING,
  DELIVERED,
  PARTIALLY_DELIVERED,
  FAILED,
  CANCELLED,
  REJECTED;

  private static final JsonFactory JSON = new JsonFactory();

  /** Whether nothing more will happen to it. */
  boolean isFinal() {
    return compareTo(DELIVERED) >= 0;
  }

  /** Whether its credits are held or it has ended without. */
  boolean isHeldOrFurther() {
    return compareTo(HELD) >= 0;
  }

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status in the JSON of an order, read without building a tree of the rest. */
  static OrderStatus in(byte[] order) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), order)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean found = parser.currentName().equals("status");
        parser.nextToken();
        if (found) {
          return valueOf(parser.getString().toUpperCase(Locale.ROOT));
        }
        parser.skipChildren();
      }
    }
    throw new IllegalArgumentException("An order without a status");
  }
}
