package dev.swath.service.security;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which access tokens are taken, besides their signature, and who may read the figures.
 *
 * @param issuer what {@code iss} must be; if absent, {@code
 *     spring.security.oauth2.resourceserver.jwt.issuer-uri}, or without that {@code swath}, the
 *     issuer of the launcher's tokens
 * @param audience one of the names in {@code aud}
 * @param audienceRequired whether a token without {@code aud} is refused
 * @param longestLife how far ahead {@code exp} may be
 * @param leeway for clocks that differ
 * @param metricsFrom addresses, or ranges such as {@code 10.0.0.0/8}, from which {@code
 *     /actuator/prometheus} and {@code /actuator/info} are read without a token
 */
@ConfigurationProperties("swath.security")
public record TokenSettings(
    @Nullable String issuer,
    @DefaultValue("swath") String audience,
    @DefaultValue("false") boolean audienceRequired,
    @DefaultValue("400d") Duration longestLife,
    @DefaultValue("60s") Duration leeway,
    @DefaultValue({"127.0.0.0/8", "::1"}) List<String> metricsFrom) {
  public static final String OWN_ISSUER = "swath";

  public TokenSettings {
    metricsFrom = List.copyOf(metricsFrom);
  }
}
