package dev.swath.ledger.payment;

import java.net.http.HttpClient;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Card payments, where an address of the provider is set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("swath.payments.stripe.base-url")
@EnableConfigurationProperties(StripeProperties.class)
class StripeConfiguration {

  /** Redirects are not followed: the secret key goes to the base URL only. */
  @Bean
  Payments payments(RestClient.Builder builder, StripeProperties properties) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(properties.connectTimeout())
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(properties.readTimeout());
    return new StripePayments(
        builder
            .requestFactory(requests)
            .baseUrl(properties.baseUrl().toString())
            .defaultHeaders(headers -> headers.setBearerAuth(properties.secretKey()))
            .build());
  }
}
