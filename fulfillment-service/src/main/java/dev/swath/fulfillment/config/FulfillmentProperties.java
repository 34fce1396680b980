package dev.swath.fulfillment.config;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param routes product type to {@code provider/product}
 * @param polls times between two questions about an upstream order
 * @param retries times between two attempts at anything else
 * @param attention times between two questions about a delivery that a person has to decide on
 * @param startSpread after a start everything open is due within this time
 * @param patience how long a hand-over or a stop waits for steps under way
 */
@ConfigurationProperties("swath.fulfillment")
public record FulfillmentProperties(
    Map<String, String> routes,
    @DefaultValue Polls polls,
    @DefaultValue Retries retries,
    @DefaultValue Attention attention,
    @DefaultValue("1s") Duration startSpread,
    @DefaultValue("5s") Duration patience) {

  /** How the time between two polls grows. */
  public record Polls(
      @DefaultValue("1s") Duration first,
      @DefaultValue("1.5") double factor,
      @DefaultValue("30s") Duration max) {}

  /** How the time between two attempts grows. */
  public record Retries(
      @DefaultValue("500ms") Duration first,
      @DefaultValue("2") double factor,
      @DefaultValue("30s") Duration max) {}

  /** How the time between two questions grows while a person is asked. */
  public record Attention(
      @DefaultValue("1m") Duration first,
      @DefaultValue("1.5") double factor,
      @DefaultValue("15m") Duration max) {}
}
