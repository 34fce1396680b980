package dev.swath.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws indices as customers come: the one at index {@code i} with a weight of {@code 1 / (i + 1)}.
 * The same draws every time.
 */
final class Zipf {
  private final double[] cumulated;
  private final SplittableRandom random = new SplittableRandom(1);

  Zipf(int count) {
    cumulated = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
  }

  int next() {
    int found = Arrays.binarySearch(cumulated, random.nextDouble(cumulated[cumulated.length - 1]));
    return found < 0 ? -found - 1 : found;
  }
}
