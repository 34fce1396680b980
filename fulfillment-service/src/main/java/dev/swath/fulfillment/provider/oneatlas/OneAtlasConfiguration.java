package dev.swath.fulfillment.provider.oneatlas;

import dev.swath.fulfillment.application.Upstreams;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.provider.ConfiguredProvider;
import dev.swath.fulfillment.provider.MeteredProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** OneAtlas as a provider. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OneAtlasProperties.class)
class OneAtlasConfiguration {
  private static final String NAME = "oneatlas";

  @Bean
  ConfiguredProvider oneAtlas(OneAtlasProperties properties, MeterRegistry meters) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(properties.connectTimeout())
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(properties.responseTimeout());
    OneAtlasProvider provider =
        new OneAtlasProvider(
            NAME,
            RestClient.builder().requestFactory(requests).build(),
            properties.baseUrl(),
            properties.token());
    Duration freshness = properties.freshness();
    Policy policy =
        new Policy(
            properties.underway(),
            properties.settle(),
            freshness == null ? properties.underway() : freshness,
            properties.insistFor(),
            properties.answerWithin());
    return new ConfiguredProvider(
        new Upstreams.Share(new MeteredProvider(provider, meters), properties.concurrency()),
        policy,
        new OneAtlasDownloads(
            provider,
            http,
            properties.baseUrl(),
            properties.token(),
            properties.responseTimeout(),
            properties.stalledAfter()));
  }
}
