package dev.swath.bench.micro;

/**
 * What a call may take.
 *
 * @param benchmark class and method, such as {@code AoiBenchmark.read}
 * @param micros of CPU time at most
 */
record Bar(String benchmark, Shape shape, int positions, double micros) {
  /** So much more is forgiven, since others may be at work on the machine and in its caches. */
  private static final double LENIENCE = 2;

  boolean isMissedBy(double measuredMicros) {
    return measuredMicros > LENIENCE * micros;
  }
}
