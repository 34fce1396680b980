package dev.swath.orders.web;

import dev.swath.service.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Whether a request only asks what would come of it. Said in one place, because a caller who only
 * asks needs another scope than a caller who orders.
 */
public final class DryRuns {
  public static final String PARAMETER = "dryRun";

  private DryRuns() {}

  /** Only by the one value {@code true}: whatever is unclear needs the scope of an order. */
  public static boolean isAsked(HttpServletRequest request) {
    return QueryParameters.of(request).all(PARAMETER).equals(List.of("true"));
  }

  /**
   * @throws Problem 400 if the parameter is there, and neither true nor false
   */
  public static void check(HttpServletRequest request) {
    List<String> values = QueryParameters.of(request).all(PARAMETER);
    boolean isOrder = values.isEmpty() || values.equals(List.of("false"));
    if (!isOrder && !isAsked(request)) {
      throw Problem.of(ProblemType.INVALID_PARAMETER, PARAMETER + " is true or false, once.")
          .with("parameter", PARAMETER);
    }
  }
}
