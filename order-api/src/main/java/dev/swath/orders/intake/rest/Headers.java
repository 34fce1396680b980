package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.web.Problem;
import dev.swath.orders.web.ProblemType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of a request may say. */
final class Headers {
  private static final Pattern IDEMPOTENCY_KEY =
      Pattern.compile("[\\x21-\\x7e]{1," + OrderRequest.MAX_IDEMPOTENCY_KEY_LENGTH + "}");

  /** W3C Trace Context, section 3.2, version 00. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private Headers() {}

  /**
   * @throws Problem 400 if it is not a key
   */
  static void checkIdempotencyKey(@Nullable String key) {
    if (key != null && !IDEMPOTENCY_KEY.matcher(key).matches()) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETER,
              "An Idempotency-Key has 1 to "
                  + OrderRequest.MAX_IDEMPOTENCY_KEY_LENGTH
                  + " printable ASCII characters without spaces.")
          .with("parameter", "Idempotency-Key");
    }
  }

  /** The trace context to carry on; null if there is none, or none that is valid. */
  static @Nullable String validTraceparent(@Nullable String traceparent) {
    return traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : null;
  }
}
