package dev.swath.fulfillment.domain;

import java.time.Duration;

/**
 * Delays that grow by a factor from the first to the longest.
 *
 * @param jitter each delay is longer or shorter by up to this fraction, so that what began together
 *     does not stay together
 */
public record Backoff(Duration first, double factor, Duration max, double jitter) {
  /**
   * @param attempt counted from 0
   * @param chance uniform in [0, 1)
   */
  public Duration delay(int attempt, double chance) {
    double millis = Math.min((double) max.toMillis(), first.toMillis() * Math.pow(factor, attempt));
    return Duration.ofMillis(Math.round(millis * (1 - jitter + 2 * jitter * chance)));
  }
}
