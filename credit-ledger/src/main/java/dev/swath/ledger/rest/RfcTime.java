package dev.swath.ledger.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * A time of RFC 3339 with its offset, and nothing else. A bare number would be a guess: seconds and
 * milliseconds look alike, and one of them lasts until the year 55,000.
 */
final class RfcTime extends StdDeserializer<Instant> {
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  RfcTime() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser json, DeserializationContext context) {
    if (json.hasToken(JsonToken.VALUE_STRING) && RFC_3339.matcher(json.getString()).matches()) {
      try {
        return OffsetDateTime.parse(json.getString()).toInstant();
      } catch (DateTimeException e) {
        // Such as the 30th of February. Told below.
      }
    }
    return context.reportInputMismatch(Instant.class, "a time of RFC 3339 is expected");
  }
}
