package dev.swath.orders.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Whether a request only asks what would come of it. Said in one place, because who only asks needs
 * another scope than who orders.
 */
public final class DryRuns {
  public static final String PARAMETER = "dryRun";

  private DryRuns() {}

  /** Only by the one value {@code true}: whatever is unclear needs the scope of an order. */
  public static boolean isAsked(HttpServletRequest request) {
    String[] values = request.getParameterValues(PARAMETER);
    return values != null && values.length == 1 && values[0].equals("true");
  }

  /**
   * @throws Problem 400 if the parameter is there, and neither true nor false
   */
  public static void check(HttpServletRequest request) {
    String[] values = request.getParameterValues(PARAMETER);
    boolean isOrder = values == null || (values.length == 1 && values[0].equals("false"));
    if (!isOrder && !isAsked(request)) {
      throw Problem.of(ProblemType.INVALID_PARAMETER, PARAMETER + " is true or false.")
          .with("parameter", PARAMETER);
    }
  }
}
