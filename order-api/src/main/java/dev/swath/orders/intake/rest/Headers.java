package dev.swath.orders.intake.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of a request may say. */
final class Headers {
  /** W3C Trace Context, section 3.2, version 00. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private Headers() {}

  /** The trace context to carry on; null if there is none, or none that is valid. */
  static @Nullable String validTraceparent(@Nullable String traceparent) {
    return traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : null;
  }
}
