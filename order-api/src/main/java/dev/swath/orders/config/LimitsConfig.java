package dev.swath.orders.config;

import dev.swath.orders.limits.Bulkhead;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.limits.RateLimits;
import dev.swath.orders.limits.RateLimits.Policy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What one caller, and all together, may ask for. */
@Configuration(proxyBeanMethods = false)
class LimitsConfig {
  /** Of what all have, to one caller. */
  private static final int SHARES = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Bean
  Bulkheads bulkheads(SwathProperties properties, MeterRegistry meters) {
    SwathProperties.Limits limits = properties.limits();
    return new Bulkheads(
        measured("bodies", bulkhead(limits.bodies().toBytes(), PATIENCE), meters),
        measured("orders", bulkhead(limits.orders().toBytes(), PATIENCE), meters),
        measured("estimates", bulkhead(limits.estimates(), PATIENCE), meters),
        measured("waits", bulkhead(limits.waits(), Duration.ZERO), meters),
        measured("streams", bulkhead(limits.streams(), Duration.ZERO), meters),
        measured("lists", bulkhead(limits.lists(), PATIENCE), meters));
  }

  @Bean
  RateLimits rateLimits(SwathProperties properties) {
    SwathProperties.Limits limits = properties.limits();
    return new RateLimits(
        new Policy("reads", limits.reads().burst(), limits.reads().perSecond()),
        new Policy("orders", limits.placing().burst(), limits.placing().perSecond()),
        new Policy("estimates", limits.pricing().burst(), limits.pricing().perSecond()));
  }

  private static Bulkhead bulkhead(long capacity, Duration patience) {
    return new Bulkhead(capacity, Math.max(1, capacity / SHARES), patience);
  }

  private static Bulkhead measured(String name, Bulkhead bulkhead, MeterRegistry meters) {
    Gauge.builder("swath.bulkhead.used", bulkhead, Bulkhead::used)
        .description("What is taken of a bulkhead at this moment, in its unit.")
        .tag("bulkhead", name)
        .register(meters);
    return bulkhead;
  }
}
