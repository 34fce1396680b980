package dev.swath.orders.intake.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.orders.testing.FakePricing;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PricingServiceTest {
  private final FakePricing fake = new FakePricing();
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong now = new AtomicLong();
  private final PricingService pricing = new PricingService(http, fake.url(), now::get);

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  @Test
  void asks_once_for_many_products() {
    assertThat(pricing.isUnknown("pleiades-bundle")).isFalse();
    assertThat(pricing.isUnknown("spot-pan")).isFalse();
    assertThat(pricing.isUnknown("nonsense")).isTrue();
    assertThat(fake.timesAsked()).isEqualTo(1);
  }

  @Test
  void asks_again_for_what_it_misses_but_not_all_the_time() {
    assertThat(pricing.isUnknown("new")).isTrue();
    fake.sell("{\"products\": [{\"id\": \"new\"}]}");
    assertThat(pricing.isUnknown("new")).isTrue();
    now.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(pricing.isUnknown("new")).isFalse();
  }

  @Test
  void knows_nothing_for_certain_while_pricing_is_away() {
    fake.close();
    assertThat(pricing.isUnknown("nonsense")).isFalse();
  }
}
