package dev.swath.fulfillment.provider.oneatlas;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param baseUrl without the path
 * @param token bearer token; empty for none
 * @param concurrency calls at a time
 * @param responseTimeout for the whole answer, once connected
 * @param settle must exceed the time from the moment when OneAtlas takes an order until its list
 *     shows the order
 * @param freshness how old a look-up may be when an order is placed because of it; if not set, as
 *     old as the slowest look-up that the time limits allow
 * @param insistFor how long attempts must have been fruitless before a person is asked
 * @param answerWithin how long a request to cancel waits for OneAtlas before it is refused
 * @param stalledAfter a download is broken off when no byte has come for this long
 */
@ConfigurationProperties("swath.providers.oneatlas")
public record OneAtlasProperties(
    URI baseUrl,
    @DefaultValue("") String token,
    @DefaultValue("64") int concurrency,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("10s") Duration responseTimeout,
    @DefaultValue("2s") Duration settle,
    @Nullable Duration freshness,
    @DefaultValue("1h") Duration insistFor,
    @DefaultValue("2m") Duration answerWithin,
    @DefaultValue("30s") Duration stalledAfter) {

  /** How long OneAtlas may work on a request that we no longer hear of. */
  Duration underway() {
    return connectTimeout.plus(responseTimeout);
  }

  @Override
  public String toString() {
    return "OneAtlasProperties[baseUrl=%s, token=%s, concurrency=%d]"
        .formatted(baseUrl, token.isEmpty() ? "none" : "…", concurrency);
  }
}
