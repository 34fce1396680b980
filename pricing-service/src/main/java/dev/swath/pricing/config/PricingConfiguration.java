package dev.swath.pricing.config;

import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.Pricing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The core and its price book. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PricingProperties.class)
class PricingConfiguration {
  private static final Logger log = LoggerFactory.getLogger(PricingConfiguration.class);

  @Bean
  PriceBook priceBook(PricingProperties properties) {
    PriceBook book = PriceBookYaml.read(properties.priceBook());
    log.info("price book {}: {} products", book.version(), book.products().size());
    return book;
  }

  @Bean
  Pricing pricing(PriceBook book) {
    return new Pricing(book, new AoiRules(), Clock.systemUTC());
  }

  @Bean
  PricingOrders pricingOrders(Pricing pricing, MeterRegistry meters) {
    return new PricingOrders(pricing, meters);
  }
}
