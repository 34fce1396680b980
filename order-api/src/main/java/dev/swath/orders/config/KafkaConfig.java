package dev.swath.orders.config;

import dev.swath.events.wire.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** Topics, and the client that asks the broker about itself. */
@Configuration(proxyBeanMethods = false)
class KafkaConfig {
  @Bean
  NewTopics topics(SwathProperties properties) {
    return new NewTopics(Topics.all(properties.kafka().partitions()).toArray(NewTopic[]::new));
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
