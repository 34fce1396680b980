package dev.swath.ledger.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class StripeConfigurationTest {
  private static final String BASE_URL = "swath.payments.stripe.base-url=http://127.0.0.1:8090";
  private static final String SECRET_KEY = "swath.payments.stripe.secret-key=sk_test_secret";

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(RestClientAutoConfiguration.class))
          .withUserConfiguration(StripeConfiguration.class);

  @Test
  void without_an_address_there_are_no_card_payments() {
    context.run(started -> assertThat(started).doesNotHaveBean(Payments.class));
  }

  @Test
  void with_an_address_and_a_key_there_are() {
    context
        .withPropertyValues(BASE_URL, SECRET_KEY, "swath.payments.stripe.read-timeout=3s")
        .run(
            started -> {
              assertThat(started).hasSingleBean(Payments.class);
              StripeProperties properties = started.getBean(StripeProperties.class);
              assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
              assertThat(properties.readTimeout()).isEqualTo(Duration.ofSeconds(3));
              assertThat(properties.toString()).doesNotContain("sk_test_secret");
            });
  }

  @Test
  void an_address_without_a_key_does_not_start() {
    context
        .withPropertyValues(BASE_URL)
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("secret-key is not set"));
  }

  @ParameterizedTest
  @CsvSource({"'', cus_1, 1, EUR", "key, ' ', 1, EUR", "key, cus_1, 0, EUR", "key, cus_1, 1, EURO"})
  void what_cannot_be_asked_for_is_not_a_request(
      String key, String customer, long amountMinor, String currency) {
    ContractId demo = new ContractId("demo");

    assertThatThrownBy(
            () ->
                new AuthorizeCard(
                    key, OrderId.of(demo, "o"), demo, customer, "pm", amountMinor, currency))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
