package dev.swath.fulfillment.config;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param baseUrl without the path
 * @param token bearer token; empty for none
 * @param concurrency calls at a time
 * @param responseTimeout for the whole answer, once connected
 */
@ConfigurationProperties("swath.providers.oneatlas")
public record OneAtlasProperties(
    URI baseUrl,
    @DefaultValue("") String token,
    @DefaultValue("64") int concurrency,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("10s") Duration responseTimeout) {}
