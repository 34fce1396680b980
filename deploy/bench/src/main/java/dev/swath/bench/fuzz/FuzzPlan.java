package dev.swath.bench.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * @param requests how many, the first tenth of which only warms up
 * @param callers at once
 * @param seed tells the requests
 * @param only the number of the one request to send; null for all
 */
public record FuzzPlan(long requests, int callers, long seed, @Nullable Long only) {
  long warmUp() {
    return requests / 10;
  }
}
