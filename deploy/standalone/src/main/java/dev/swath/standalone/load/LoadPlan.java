package dev.swath.standalone.load;

import java.time.Duration;

/**
 * What is to be placed.
 *
 * @param ratePerSecond orders per second, evenly spaced
 * @param warmup how long before the measured part, at the same rate
 * @param measured how long it is measured
 * @param contracts over how many the orders go in turn
 * @param settleBound how long after the last order all must have reached their end
 */
public record LoadPlan(
    double ratePerSecond, Duration warmup, Duration measured, int contracts, Duration settleBound) {

  public LoadPlan {
    if (ratePerSecond <= 0 || contracts < 1 || measured.isZero() || measured.isNegative()) {
      throw new IllegalArgumentException("rate, contracts and seconds have to be positive");
    }
  }

  int warmupOrders() {
    return orders(warmup);
  }

  int measuredOrders() {
    return orders(measured);
  }

  private int orders(Duration duration) {
    return (int) Math.round(ratePerSecond * duration.toMillis() / 1000.0);
  }

  /** When the order is due, in nanoseconds after the first. */
  long dueNanos(int index) {
    return Math.round(index * 1e9 / ratePerSecond);
  }
}
