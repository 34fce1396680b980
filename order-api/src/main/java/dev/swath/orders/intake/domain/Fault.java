package dev.swath.orders.intake.domain;

import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.Violation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where in the body (RFC 6901); empty for all of it
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
  private static final Pattern LINE = Pattern.compile("/items/(\\d{1,9})(?:/.*)?", Pattern.DOTALL);
  private static final Pattern AREA = Pattern.compile("/aois/\\d{1,9}(?:/.*)?", Pattern.DOTALL);

  /** What kind of rule was broken. */
  public enum Kind {
    FIELD,
    UNKNOWN_FIELD,
    AREA,
    UNKNOWN_PRODUCT,
    UNKNOWN_CONTRACT
  }

  /** With the usual repair of what is wrong, if there is one. */
  public static Fault of(Kind kind, String pointer, String reason, String detail) {
    return new Fault(kind, pointer, reason, detail, null, Repairs.of(reason));
  }

  /** What was found wrong elsewhere. */
  public static Fault of(Violation violation) {
    String pointer = violation.pointer();
    return of(Kind.FIELD, pointer == null ? "" : pointer, violation.reason(), violation.detail());
  }

  public Fault repairedBy(String words) {
    return new Fault(kind, pointer, reason, detail, at, words);
  }

  /** The entry of the request's items that is at fault; null if it is not one of them. */
  public @Nullable Integer line() {
    Matcher line = LINE.matcher(pointer);
    return line.matches() ? Integer.valueOf(line.group(1)) : null;
  }

  /** Whether the rest of the request can do without what is at fault. */
  public boolean isOfAnEntry() {
    return line() != null || AREA.matcher(pointer).matches();
  }

  Violation asViolation() {
    return new Violation(reason, pointer, detail);
  }
}
