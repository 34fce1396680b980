package dev.swath.orders.intake.domain;

import dev.swath.events.domain.AreaOfInterest.Position;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where in the body (RFC 6901)
 * @param reason stable code in kebab case, for programs
 * @param detail a sentence, for people
 * @param at the place on the Earth, if it has one
 * @param repair the cheapest repair in words, if there is one
 */
public record Fault(
    Kind kind,
    String pointer,
    String reason,
    String detail,
    @Nullable Position at,
    @Nullable String repair) {

  /** What kind of rule was broken. */
  public enum Kind {
    FIELD,
    UNKNOWN_FIELD,
    AREA,
    UNKNOWN_PRODUCT,
    UNKNOWN_CONTRACT
  }

  public static Fault of(Kind kind, String pointer, String reason, String detail) {
    return new Fault(kind, pointer, reason, detail, null, null);
  }
}
