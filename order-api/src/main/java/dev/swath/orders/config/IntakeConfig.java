package dev.swath.orders.config;

import dev.swath.orders.intake.application.CancellingOrders;
import dev.swath.orders.intake.application.OrderLog;
import dev.swath.orders.intake.application.PlacingOrders;
import dev.swath.orders.intake.application.TimeOrderedIds;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.intake.application.UnansweredOrders;
import dev.swath.orders.intake.kafka.KafkaOrderLog;
import dev.swath.orders.intake.pricing.PricingService;
import dev.swath.orders.intake.tracking.TrackedThroughWindow;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.application.OrderTracking;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** The front door. */
@Configuration(proxyBeanMethods = false)
class IntakeConfig {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  KafkaOrderLog orderLog(KafkaTemplate<String, byte[]> kafka, Admin admin) {
    return new KafkaOrderLog(kafka, admin);
  }

  @Bean
  Tracking intakeTracking(OrderTracking orders, ContractTracking contracts) {
    return new TrackedThroughWindow(orders, contracts);
  }

  @Bean
  UnansweredOrders unansweredOrders(OrderLog log, Clock clock) {
    return new UnansweredOrders(log, clock, Duration.ofMillis(500));
  }

  @Bean
  PlacingOrders placingOrders(
      OrderLog log, Tracking tracking, UnansweredOrders unanswered, Clock clock) {
    return new PlacingOrders(
        log, tracking, unanswered, new TimeOrderedIds(clock, new SecureRandom()), clock);
  }

  @Bean
  CancellingOrders cancellingOrders(OrderLog log, Tracking tracking, Clock clock) {
    return new CancellingOrders(log, tracking, clock);
  }

  @Bean
  PricingService pricingService(SwathProperties properties) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    return new PricingService(http, properties.pricing().url(), System::nanoTime);
  }
}
