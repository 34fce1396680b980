package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}. The draft of the IETF (draft-ietf-httpapi-idempotency-key)
 * writes the key as a string of RFC 9651, in quotes; many clients leave the quotes out. With and
 * without them it is the same key. A bare key has no comma, because proxies join repeated headers
 * with one: the joined key would be another one, and a retry would be a second order.
 */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";

  /** For the OpenAPI document: bare, or in quotes. */
  static final String PATTERN = "^([!#-+\\--~]{1,128}|\"[!-~]{1,256}\")$";

  private static final Pattern BARE =
      Pattern.compile("[!#-+\\--~]{1," + OrderRequest.MAX_IDEMPOTENCY_KEY_LENGTH + "}");

  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[!#-\\[\\]-~]|\\\\[\"\\\\]){1,128})\"");

  private IdempotencyKeys() {}

  /**
   * The key of a request; null if it has none.
   *
   * @throws Problem 400 if there are several, or if it is not a key
   */
  static @Nullable String of(HttpServletRequest request) {
    List<String> values = Collections.list(request.getHeaders(HEADER));
    if (values.isEmpty()) {
      return null;
    }
    if (values.size() > 1) {
      throw invalid("The header Idempotency-Key is there more than once.");
    }
    String value = values.getFirst().strip();
    if (BARE.matcher(value).matches()) {
      return value;
    }
    if (QUOTED.matcher(value).matches()) {
      return value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\])", "$1");
    }
    throw invalid(
        "An Idempotency-Key has 1 to "
            + OrderRequest.MAX_IDEMPOTENCY_KEY_LENGTH
            + " printable ASCII characters, without blanks. It may stand in quotes; without them it"
            + " has no comma and no quote.");
  }

  private static Problem invalid(String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETER, detail).with("parameter", HEADER);
  }
}
