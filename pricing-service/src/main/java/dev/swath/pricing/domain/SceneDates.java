package dev.swath.pricing.domain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a scene's id tells its date.
 *
 * @param pattern found in the id, with one group that is the date as {@code yyyyMMdd}; null if ids
 *     of the product tell no date
 */
public record SceneDates(@Nullable Pattern pattern) {
  public static final SceneDates NONE = new SceneDates(null);

  /**
   * @throws IllegalArgumentException if the pattern does not have exactly one group
   */
  public SceneDates {
    if (pattern != null && pattern.matcher("").groupCount() != 1) {
      throw new IllegalArgumentException("sceneDate must have exactly one group: " + pattern);
    }
  }

  /** Whether ids of the product tell a date. */
  boolean isTold() {
    return pattern != null;
  }

  /** The UTC date that the id tells; empty if it tells none. */
  Optional<LocalDate> of(String sceneId) {
    if (pattern == null) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(sceneId);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(matcher.group(1), DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
