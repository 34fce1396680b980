package dev.swath.ledger.payment;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param baseUrl without the path
 * @param secretKey of the account; never printed
 * @param readTimeout for the whole answer, once connected; a bank may need many seconds
 */
@ConfigurationProperties("swath.payments.stripe")
public record StripeProperties(
    URI baseUrl,
    @DefaultValue("") String secretKey,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("30s") Duration readTimeout) {

  /**
   * @throws IllegalArgumentException if there is no secret key
   */
  public StripeProperties {
    if (secretKey.isBlank()) {
      throw new IllegalArgumentException("swath.payments.stripe.secret-key is not set");
    }
  }

  @Override
  public String toString() {
    return "StripeProperties[baseUrl=" + baseUrl + "]";
  }
}
