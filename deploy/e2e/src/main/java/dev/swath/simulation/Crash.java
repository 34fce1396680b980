package dev.swath.simulation;

/** The process ends here. An error, so that nobody takes it for a failure to be tried again. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("crashed", null, false, false);
  }
}
