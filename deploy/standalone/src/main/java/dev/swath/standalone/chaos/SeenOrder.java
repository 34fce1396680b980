package dev.swath.standalone.chaos;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An order as the API shows it, amounts in credits.
 *
 * @param captured what was charged
 * @param due what its delivered items cost
 */
record SeenOrder(String id, String status, long captured, long due) {
  private static final Set<String> FINAL =
      Set.of("delivered", "partially_delivered", "failed", "cancelled", "rejected");

  static SeenOrder of(JsonNode order) {
    long due = 0;
    for (JsonNode item : order.path("items")) {
      if (item.path("delivery").path("status").asString().equals("delivered")) {
        due += item.path("credits").asLong();
      }
    }
    return new SeenOrder(
        order.path("id").asString(),
        order.path("status").asString(),
        order.path("price").path("captured").asLong(0),
        due);
  }

  /** Whether it is closed and what is due for it is charged. */
  boolean hasEnded() {
    return FINAL.contains(status) && captured >= due;
  }
}
