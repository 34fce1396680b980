package dev.swath.sandbox.core;

import java.time.Duration;

/**
 * How the sandbox behaves towards everything that no scene's script decides.
 *
 * @param delayMillis from the order to the end of its production; at most a year
 * @param httpErrorRate fraction of provider requests answered 500 with nothing done, 0 to 1
 * @param orderErrorRate fraction of deliveries whose production ends in error, 0 to 1
 */
public record Behaviour(long delayMillis, double httpErrorRate, double orderErrorRate) {
  private static final long MAX_DELAY_MILLIS = Duration.ofDays(366).toMillis();

  public static final Behaviour DEFAULT = new Behaviour(2000, 0, 0);

  public Behaviour {
    checkDelay(delayMillis);
    checkRate("httpErrorRate", httpErrorRate);
    checkRate("orderErrorRate", orderErrorRate);
  }

  static void checkDelay(long delayMillis) {
    if (delayMillis < 0 || delayMillis > MAX_DELAY_MILLIS) {
      throw new IllegalArgumentException("delayMillis is from 0 to " + MAX_DELAY_MILLIS);
    }
  }

  private static void checkRate(String name, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(name + " is from 0 to 1");
    }
  }

  public Behaviour withDelayMillis(long millis) {
    return new Behaviour(millis, httpErrorRate, orderErrorRate);
  }

  public Behaviour withHttpErrorRate(double rate) {
    return new Behaviour(delayMillis, rate, orderErrorRate);
  }

  public Behaviour withOrderErrorRate(double rate) {
    return new Behaviour(delayMillis, httpErrorRate, rate);
  }
}
