package dev.swath.bench.fuzz;

import dev.swath.standalone.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An operation of a service's port.
 *
 * @param path with names in braces in place of ids
 * @param query the names of its query parameters
 * @param body what it takes; null if it takes nothing
 * @param needsToken whether nobody gets in without a token
 */
record Door(
    Service service,
    String method,
    String path,
    List<String> query,
    @Nullable Body body,
    boolean needsToken) {

  /** What a body starts as, before something in it is changed. */
  sealed interface Body {
    /** An order as customers send it. */
    record Order() implements Body {}

    /** As the service's own description has it; {@code root} resolves references. */
    record Described(JsonNode schema, JsonNode root) implements Body {}

    /** This text. */
    record Text(String text) implements Body {}
  }
}
