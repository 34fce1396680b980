package dev.swath.simulation;

/** A law that does not hold. An error, so that nobody takes it for a failure to be tried again. */
final class BrokenLaw extends Error {
  private static final long serialVersionUID = 1L;

  private final Law law;

  BrokenLaw(Law law, String detail) {
    super(detail);
    this.law = law;
  }

  Law law() {
    return law;
  }
}
