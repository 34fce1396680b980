package dev.swath.pricing.config;

import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.kafka.RequestedOrdersListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Topics, the listener, and what happens when the broker is away. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  @Bean
  NewTopics topics(@Value("${swath.kafka.partitions}") int partitions) {
    return new NewTopics(Topics.all(partitions).toArray(NewTopic[]::new));
  }

  /** A batch that failed is repeated for ever: an outage must lose nothing. */
  @Bean
  CommonErrorHandler repeatForEver() {
    ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    pauses.setMaxInterval(LONGEST_PAUSE_MILLIS);
    DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
    // By default some exceptions are held to be hopeless, and their records are skipped.
    handler.setClassifications(Map.of(), true);
    return handler;
  }

  @Bean
  RequestedOrdersListener requestedOrdersListener(
      PricingOrders pricing, KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    return new RequestedOrdersListener(pricing, kafka, meters);
  }
}
