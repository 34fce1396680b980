package dev.swath.service.problems;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
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
      case UnrecognizedPropertyException unknown ->
          shape(unknown, "unknown-field", "There is no such field.");
      case DatabindException databind ->
          shape(databind, "invalid-value", "The value is not of the expected type.");
      default -> Problem.of(CommonProblem.MALFORMED_JSON, "The body is not valid JSON" + place(e));
    };
  }

  private static Problem shape(DatabindException e, String reason, String detail) {
    String pointer = pointer(e);
    return Problem.of(CommonProblem.UNPROCESSABLE, detail)
        .errors(List.of(ProblemError.of(pointer, reason, detail)));
  }

  private static String pointer(DatabindException e) {
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
