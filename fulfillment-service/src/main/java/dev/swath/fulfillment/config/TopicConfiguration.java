package dev.swath.fulfillment.config;

import dev.swath.events.wire.Topics;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/** The topics, as every service declares them. */
@Configuration(proxyBeanMethods = false)
class TopicConfiguration {

  @Bean
  NewTopics topics(
      @Value("${swath.kafka.partitions:" + Topics.DEFAULT_PARTITIONS + "}") int partitions) {
    return new NewTopics(Topics.all(partitions).toArray(NewTopic[]::new));
  }
}
