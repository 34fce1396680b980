package dev.swath.fulfillment.config;

import dev.swath.events.wire.Topics;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** The topics that this service reads and writes. */
@Configuration(proxyBeanMethods = false)
class TopicConfiguration {

  @Bean
  NewTopics topics(
      @Value("${swath.kafka.partitions:" + Topics.DEFAULT_PARTITIONS + "}") int partitions) {
    return new NewTopics(
        TopicBuilder.name(Topics.ORDERS)
            .partitions(partitions)
            .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
            .build(),
        TopicBuilder.name(Topics.deadLetters(Topics.ORDERS))
            .partitions(partitions)
            .config(TopicConfig.RETENTION_MS_CONFIG, "-1")
            .build());
  }
}
