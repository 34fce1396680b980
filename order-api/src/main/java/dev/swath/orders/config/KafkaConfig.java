package dev.swath.orders.config;

import dev.swath.events.wire.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.support.ProducerListener;

/** Topics, and the client that asks the broker about itself. */
@Configuration(proxyBeanMethods = false)
class KafkaConfig {
  /**
   * A body of 1 MB grows when its numbers are written in full ({@code 1} as {@code 1.0}), so a
   * record may be larger than the broker's default allows.
   */
  static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  @Bean
  NewTopics topics(SwathProperties properties) {
    int partitions = properties.kafka().partitions();
    return new NewTopics(
        topic(Topics.ORDERS, partitions).build(),
        topic(Topics.deadLetters(Topics.ORDERS), partitions).build(),
        topic(Topics.LEDGER_ENTRIES, partitions).build(),
        topic(Topics.deadLetters(Topics.LEDGER_ENTRIES), partitions).build());
  }

  private static TopicBuilder topic(String name, int partitions) {
    return TopicBuilder.name(name)
        .partitions(partitions)
        .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
        .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_RECORD_BYTES));
  }

  /** Says nothing of a failed send: whoever sent it says so, once, and without the payload. */
  @Bean
  ProducerListener<Object, Object> silentProducerListener() {
    return new ProducerListener<>() {};
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
