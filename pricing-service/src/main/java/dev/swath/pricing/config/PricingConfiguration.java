package dev.swath.pricing.config;

import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.books.PriceBookFiles;
import dev.swath.pricing.domain.Pricing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** The core, its price books and its memory. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PricingProperties.class)
@EnableScheduling
class PricingConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  AoiRules aoiRules() {
    return new AoiRules();
  }

  @Bean
  PriceBookFiles priceBooks(PricingProperties properties, Clock clock, MeterRegistry meters) {
    return new PriceBookFiles(properties.priceBooks(), clock, meters);
  }

  /** Looks for new price books without a restart. */
  record Lookout(PriceBookFiles books) {
    @Scheduled(
        fixedDelayString = "${swath.pricing.look-every}",
        initialDelayString = "${swath.pricing.look-every}")
    void look() {
      books.refresh();
    }
  }

  @Bean
  Lookout lookout(PriceBookFiles books) {
    return new Lookout(books);
  }

  @Bean
  Purchases purchases(AoiRules rules, PriceBookFiles books) {
    return new Purchases(rules, books);
  }

  @Bean
  Pricing pricing(PriceBookFiles books, AoiRules rules, Purchases purchases, Clock clock) {
    return new Pricing(books, rules, purchases, clock);
  }

  @Bean
  PricingOrders pricingOrders(Pricing pricing, MeterRegistry meters) {
    return new PricingOrders(pricing, meters);
  }
}
