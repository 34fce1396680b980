package dev.swath.fulfillment.config;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param routes product type to {@code provider/product}
 * @param polls times between two questions about an upstream order
 * @param retries times between two attempts at anything else
 * @param settle must exceed the time from the moment when a provider takes an order until its
 *     look-up shows it
 * @param freshness how old a look-up may be when an order is placed because of it
 * @param giveUpAfter age of an order at which it is no longer tried to place it
 * @param insistFor how long placing it must have failed then
 * @param startSpread after a start everything open is due within this time
 * @param patience how long a hand-over or a stop waits for steps under way
 */
@ConfigurationProperties("swath.fulfillment")
public record FulfillmentProperties(
    Map<String, String> routes,
    @DefaultValue Polls polls,
    @DefaultValue Retries retries,
    @DefaultValue("2s") Duration settle,
    @DefaultValue("1s") Duration freshness,
    @DefaultValue("24h") Duration giveUpAfter,
    @DefaultValue("1h") Duration insistFor,
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
}
