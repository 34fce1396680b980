package dev.swath.orders.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of this service.
 *
 * @param pricing where the pricing service is
 * @param tracking the projections
 * @param quotes promised prices
 */
@ConfigurationProperties("swath")
record SwathProperties(
    @DefaultValue Pricing pricing, @DefaultValue Tracking tracking, @DefaultValue Quotes quotes) {

  /**
   * @param url without a path
   */
  record Pricing(@DefaultValue("http://127.0.0.1:8081") URI url) {}

  /**
   * @param threads that read the orders topic
   * @param idleInterval how often to look at the stored offsets while nothing comes
   */
  record Tracking(@DefaultValue("1") int threads, @DefaultValue("200ms") Duration idleInterval) {}

  /**
   * @param key what signs quotes: secrets of 32 bytes or more in Base64, separated by commas; the
   *     first signs, all verify. The same for all instances. Without one, each start has its own.
   * @param lifetime how long a quote holds
   */
  record Quotes(@DefaultValue List<String> key, @DefaultValue("30m") Duration lifetime) {
    /** Keeps the secrets out of whatever is logged. */
    @Override
    public String toString() {
      return "Quotes[" + key.size() + " keys, lifetime=" + lifetime + "]";
    }
  }
}
