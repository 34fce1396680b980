package dev.swath.orders.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Whether a request only asks what would come of it. Said in one place, because who only asks needs
 * another scope than who orders.
 */
public final class DryRuns {
  public static final String PARAMETER = "dryRun";

  private DryRuns() {}

  /**
   * @throws Problem 400 if the parameter is neither true nor false
   */
  public static boolean isAsked(HttpServletRequest request) {
    String[] values = request.getParameterValues(PARAMETER);
    if (values == null) {
      return false;
    }
    if (values.length != 1 || !(values[0].equals("true") || values[0].equals("false"))) {
      throw Problem.of(ProblemType.INVALID_PARAMETER, PARAMETER + " is true or false.")
          .with("parameter", PARAMETER);
    }
    return values[0].equals("true");
  }
}
