package dev.swath.bench.fuzz;

/**
 * @param bodies how many, the first tenth of which only warms up
 * @param callers at once
 * @param seed tells the bodies
 */
public record FuzzPlan(long bodies, int callers, long seed) {
  long warmUp() {
    return bodies / 10;
  }
}
