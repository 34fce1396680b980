package dev.swath.pricing.rest;

import dev.swath.aoi.AoiProblem;
import dev.swath.events.domain.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field of a request.
 *
 * @param pointer where in the body (RFC 6901); empty for all of it
 * @param reason stable code in kebab case
 * @param detail a sentence, for people
 * @param repair the cheapest repair, where there is one
 */
record FieldError(@Nullable String pointer, String reason, String detail, @Nullable String repair) {

  static FieldError of(String pointer, String reason, String detail) {
    return new FieldError(pointer, reason, detail, null);
  }

  static FieldError of(Violation violation) {
    return new FieldError(violation.pointer(), violation.reason(), violation.detail(), null);
  }

  /**
   * @param pointer of the AOI in the body
   */
  static FieldError of(String pointer, AoiProblem problem) {
    return new FieldError(
        pointer + problem.pointer(), problem.reason().code(), problem.detail(), problem.repair());
  }
}
