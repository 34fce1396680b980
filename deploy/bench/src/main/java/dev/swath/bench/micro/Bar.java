package dev.swath.bench.micro;

import org.jspecify.annotations.Nullable;

/**
 * What a call may take.
 *
 * @param benchmark class and method, such as {@code AoiBenchmark.read}
 * @param shape of the area, where the benchmark takes several
 * @param positions of the area
 * @param micros of CPU time at most
 */
record Bar(String benchmark, @Nullable Shape shape, int positions, double micros) {
  /** So much more is forgiven, since others may be at work on the machine and in its caches. */
  private static final double LENIENCE = 2;

  boolean isMissedBy(double measuredMicros) {
    return measuredMicros > LENIENCE * micros;
  }
}
