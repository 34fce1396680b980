package dev.swath.pricing.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.pricing.RunningService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** A batch that fails comes again, whole, whatever the exception. */
class RepeatForEverTest extends RunningService {
  private static final String TOPIC = "repeated";

  @Autowired KafkaAdmin admin;
  @Autowired KafkaTemplate<String, byte[]> kafka;
  @Autowired ConsumerFactory<String, byte[]> consumers;
  @Autowired CommonErrorHandler errorHandler;

  @Test
  void nothingIsSkipped() {
    admin.createOrModifyTopics(TopicBuilder.name(TOPIC).partitions(1).build());
    List<RuntimeException> failures =
        new ArrayList<>(
            List.of(
                new IllegalStateException("the broker is away"),
                // held to be hopeless by default
                new ClassCastException("a fault of ours"),
                new IllegalStateException("still away")));
    List<String> done = new CopyOnWriteArrayList<>();
    BatchMessageListener<String, byte[]> listener =
        batch -> {
          if (!failures.isEmpty()) {
            throw failures.removeFirst();
          }
          batch.stream().map(ConsumerRecord::key).forEach(done::add);
        };
    for (String key : List.of("a", "b", "c")) {
      kafka.send(TOPIC, key, new byte[0]).join();
    }

    KafkaMessageListenerContainer<String, byte[]> container = container(listener);
    container.start();
    try {
      await().untilAsserted(() -> assertThat(done).containsExactly("a", "b", "c"));
    } finally {
      container.stop();
    }
    assertThat(failures).isEmpty();
  }

  private KafkaMessageListenerContainer<String, byte[]> container(
      BatchMessageListener<String, byte[]> listener) {
    Map<String, Object> config = new HashMap<>(consumers.getConfigurationProperties());
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    ContainerProperties properties = new ContainerProperties(TOPIC);
    properties.setGroupId("repeated");
    properties.setMessageListener(listener);
    var container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<String, byte[]>(config), properties);
    container.setCommonErrorHandler(errorHandler);
    return container;
  }
}
