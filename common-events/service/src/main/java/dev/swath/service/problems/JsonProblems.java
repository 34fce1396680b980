package dev.swath.service.problems;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Bodies that cannot be read, without the reader's own words: these name classes and settings. */
public final class JsonProblems {
  private JsonProblems() {}

  static Problem of(HttpMessageNotReadableException e) {
    return e.getCause() instanceof JacksonException json
        ? of(json)
        : Problem.of(CommonProblem.MALFORMED_JSON, "Send a body in JSON.");
  }

  /** 413 for what is too large to be read, 400 for what is no JSON, 422 for the wrong shape. */
  public static Problem of(JacksonException e) {
    return switch (e) {
      case StreamConstraintsException _ ->
          Problem.of(
              CommonProblem.BODY_TOO_LARGE,
              "The body is too large, too deep, or has too long a number or name.");
      case UnrecognizedPropertyException _ ->
          shape(e, CommonProblem.UNKNOWN_FIELD, "unknown-field", "There is no such field.");
      case InputCoercionException _ ->
          shape(e, CommonProblem.INVALID_REQUEST, "wrong-type", "The number is too large.");
      case MismatchedInputException mismatch ->
          shape(e, CommonProblem.INVALID_REQUEST, "wrong-type", expected(mismatch.getTargetType()));
      case DatabindException _ ->
          shape(e, CommonProblem.INVALID_REQUEST, "invalid-value", "The value is not possible.");
      default -> Problem.of(CommonProblem.MALFORMED_JSON, "The body is not valid JSON" + place(e));
    };
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "Another type of value is expected.";
    }
    Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
    if (boxed == Long.class || boxed == Integer.class || boxed == BigInteger.class) {
      return "A whole number is expected, written without fraction, exponent or quotes.";
    }
    if (boxed == String.class) {
      return "Text is expected.";
    }
    if (boxed == Boolean.class) {
      return "true or false is expected.";
    }
    if (boxed == Instant.class) {
      return "A time of RFC 3339 is expected, such as 2030-01-31T00:00:00Z.";
    }
    return Collection.class.isAssignableFrom(boxed)
        ? "A list is expected."
        : "An object is expected.";
  }

  private static Problem shape(JacksonException e, ProblemType type, String reason, String detail) {
    return Problem.of(type, detail).errors(List.of(ProblemError.of(pointer(e), reason, detail)));
  }

  private static String pointer(JacksonException e) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      pointer
          .append('/')
          .append(
              name == null
                  ? Integer.toString(step.getIndex())
                  : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String place(JacksonException e) {
    @Nullable TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1
        ? "."
        : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + ".";
  }
}
