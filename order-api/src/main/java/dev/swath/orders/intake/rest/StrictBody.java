package dev.swath.orders.intake.rest;

import dev.swath.aoi.StrictJson;
import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses bodies by the rules of {@link StrictJson}. */
final class StrictBody {
  private static final JsonMapper MAPPER = StrictJson.mapper();

  private StrictBody() {}

  /**
   * @throws Problem 400 if it is not one JSON value, with a pointer to where reading stopped
   */
  static JsonNode parse(byte[] body) {
    try (JsonParser parser = MAPPER.createParser(body)) {
      try {
        JsonNode value = parser.readValueAsTree();
        if (value == null) {
          throw malformed("", "The body is empty.");
        }
        if (parser.nextToken() != null) {
          throw malformed("", "There is something behind the JSON value.");
        }
        return value;
      } catch (JacksonException e) {
        TokenStreamLocation place = e.getLocation();
        throw malformed(
            parser.streamReadContext().pathAsPointer().toString(),
            place == null || place.getLineNr() < 1
                ? "The body is not valid JSON."
                : "The body is not valid JSON: reading stopped at line "
                    + place.getLineNr()
                    + ", column "
                    + place.getColumnNr()
                    + ".");
      }
    }
  }

  private static Problem malformed(String pointer, String detail) {
    return Problem.of(ProblemType.MALFORMED_JSON, detail)
        .errors(List.of(ProblemError.of(pointer, "malformed-json", detail)));
  }
}
