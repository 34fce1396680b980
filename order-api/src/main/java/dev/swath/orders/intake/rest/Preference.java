package dev.swath.orders.intake.rest;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preference {@code wait} (RFC 7240, section 4.3): how long a caller waits for a decision. */
final class Preference {
  /** Longer waits are cut to this. */
  static final long MAX_WAIT_SECONDS = 30;

  private static final Pattern WAIT =
      Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?:;[^,]*)?(?=,|$)");

  private Preference() {}

  /** How long to wait by the header; zero if it says nothing that is understood. */
  static Duration waitFor(@Nullable String prefer) {
    if (prefer == null) {
      return Duration.ZERO;
    }
    Matcher wait = WAIT.matcher(prefer.toLowerCase(Locale.ROOT));
    return wait.find()
        ? Duration.ofSeconds(Math.min(MAX_WAIT_SECONDS, Long.parseLong(wait.group(1))))
        : Duration.ZERO;
  }
}
