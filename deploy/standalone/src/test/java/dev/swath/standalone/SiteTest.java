package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
  private static final Map<String, String> IN_A_CONTAINER =
      Map.of(
          "SWATH_URL_ORDER_API", "http://order-api:8080/",
          "SWATH_URL_PRICING_SERVICE", "http://pricing-service:8081",
          "SWATH_URL_CREDIT_LEDGER", "http://credit-ledger:8082",
          "SWATH_URL_FULFILLMENT_SERVICE", "http://fulfillment-service:8083",
          "SWATH_BOOTSTRAP_SERVERS", "kafka:9092");

  @TempDir Path folder;

  @Test
  void isNamedByTheEnvironment() {
    Site site = Site.named(IN_A_CONTAINER, new Home(folder)).orElseThrow();
    assertThat(site.url(Service.ORDER_API)).isEqualTo("http://order-api:8080");
    assertThat(site.bootstrapServers()).isEqualTo("kafka:9092");
    assertThatThrownBy(() -> site.url(Service.PROVIDER_SANDBOX))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_URL_PROVIDER_SANDBOX");
  }

  @Test
  void isThatOfThisMachineWhenTheEnvironmentNamesNone() {
    assertThat(Site.named(Map.of(), new Home(folder))).isEmpty();
  }

  @Test
  void isNamedWholeOrNotAtAll() {
    assertThatThrownBy(
            () -> Site.named(Map.of("SWATH_URL_ORDER_API", "http://order-api"), new Home(folder)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_URL_");
  }
}
