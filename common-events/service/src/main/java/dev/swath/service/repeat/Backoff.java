package dev.swath.service.repeat;

import java.time.Duration;

/**
 * Delays that grow by a factor from the first to the longest.
 *
 * @param factor at least 1
 * @param jitter from 0 to 1; each delay is longer or shorter by up to this fraction, so that what
 *     began together does not stay together
 */
public record Backoff(Duration first, double factor, Duration max, double jitter) {
  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Backoff {
    if (first.isNegative() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("delays must grow from 0 or more: " + first + ", " + max);
    }
    if (!(factor >= 1) || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "factor must be at least 1, jitter from 0 to 1: " + factor + ", " + jitter);
    }
  }

  /**
   * @param attempt counted from 0
   * @param chance uniform in [0, 1)
   */
  public Duration delay(int attempt, double chance) {
    double millis = Math.min((double) max.toMillis(), first.toMillis() * Math.pow(factor, attempt));
    return Duration.ofMillis(Math.round(millis * (1 - jitter + 2 * jitter * chance)));
  }

  /** The first attempt at once, each further one after a longer delay. */
  public Pauses retries() {
    return (attempts, chance) -> attempts == 0 ? Duration.ZERO : delay(attempts - 1, chance);
  }

  /** A delay before every attempt, the first one included. */
  public Pauses polls() {
    return this::delay;
  }
}
