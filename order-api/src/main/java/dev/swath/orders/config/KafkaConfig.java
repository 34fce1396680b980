package dev.swath.orders.config;

import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.ServiceKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.KafkaAdmin;

/** The consumers' names, and the client that asks the broker about itself. */
@Configuration(proxyBeanMethods = false)
@Import(ServiceKafka.class)
class KafkaConfig {
  /** Of a consumer with the client's defaults. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

  @Bean
  Membership membership(KafkaAdmin kafka, InstanceName instance) {
    return new Membership(
        kafka.getConfigurationProperties(),
        instance,
        List.of(TrackingConfig.ORDERS_GROUP, TrackingConfig.CONTRACTS_GROUP),
        SESSION_TIMEOUT);
  }

  /** For questions that a caller waits for, so it gives up early. */
  @Bean(destroyMethod = "close")
  Admin admin(KafkaAdmin kafkaAdmin) {
    Map<String, Object> settings = new HashMap<>(kafkaAdmin.getConfigurationProperties());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "order-api-questions");
    return Admin.create(settings);
  }
}
