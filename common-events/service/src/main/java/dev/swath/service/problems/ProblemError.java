package dev.swath.service.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is at fault.
 *
 * @param pointer where in the body (RFC 6901), if it is in the body
 * @param reason stable code in kebab case, for programs
 * @param detail a sentence, for people
 * @param at longitude and latitude in degrees, if it has a place
 * @param repair the cheapest repair in words, if there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemError(
    @Nullable String pointer,
    String reason,
    String detail,
    @Nullable List<Double> at,
    @Nullable String repair) {
  public ProblemError {
    pointer = pointer == null ? null : wellFormed(pointer);
    detail = wellFormed(detail);
  }

  public static ProblemError of(@Nullable String pointer, String reason, String detail) {
    return new ProblemError(pointer, reason, detail, null, null);
  }

  public static ProblemError of(Violation violation) {
    return of(violation.pointer(), violation.reason(), violation.detail());
  }

  /**
   * Text that may quote the caller's, with what cannot be written as UTF-8 replaced: a JSON escape
   * can name half a surrogate pair.
   */
  public static String wellFormed(String text) {
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                    ? '\uFFFD'
                    : point)
        .forEach(result::appendCodePoint);
    return result.toString();
  }
}
