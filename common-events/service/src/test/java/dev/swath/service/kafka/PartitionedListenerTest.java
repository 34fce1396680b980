package dev.swath.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.service.kafka.PartitionedListener.Reading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A partition that fails stops alone, and no two processes share a name. */
class PartitionedListenerTest {
  private static final EmbeddedKafkaKraftBroker BROKER =
      new EmbeddedKafkaKraftBroker(1, 3, "faults", "outages");

  private final FaultyPartitions faulty =
      new FaultyPartitions(Clock.systemUTC(), new SimpleMeterRegistry());
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean broken = new AtomicBoolean(true);

  @BeforeAll
  static void start() {
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  private static Map<String, Object> config() {
    return Map.of("bootstrap.servers", BROKER.getBrokersAsString());
  }

  private ConcurrentMessageListenerContainer<String, byte[]> container(
      String topic, String group, boolean isOutage) {
    Map<String, Object> settings = new HashMap<>(config());
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    return PartitionedListener.container(
        new DefaultKafkaConsumerFactory<>(
            settings, new StringDeserializer(), new ByteArrayDeserializer()),
        new Reading(topic, group, 1, Map.of()),
        InstanceName.of(null),
        faulty,
        _ -> isOutage,
        (partition, records) -> {
          if (partition.partition() == 1 && broken.get()) {
            throw new IllegalStateException("cannot go on");
          }
          records.forEach(record -> handled.add(record.partition() + ":" + record.offset()));
        });
  }

  private static void write(String topic, int perPartition) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config(), new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < perPartition; i++) {
        for (int partition = 0; partition < 3; partition++) {
          var _ = producer.send(new ProducerRecord<>(topic, partition, "k", new byte[1]));
        }
      }
    }
  }

  @Test
  void aFaultyPartitionIsNamedWhileTheOthersGoOnAndLosesNothing() throws Exception {
    TopicPartition one = new TopicPartition("faults", 1);
    write("faults", 5);
    var container = container("faults", "a-group", false);
    container.start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> faulty.isFaulty("a-group", one));
      write("faults", 5);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(handled).hasSize(20).allMatch(it -> !it.startsWith("1:")));
      assertThat(faulty.all()).containsOnlyKeys("a-group faults-1");

      container.stop();
      assertThat(committed("a-group"))
          .containsOnlyKeys(new TopicPartition("faults", 0), new TopicPartition("faults", 2));

      broken.set(false);
      container.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> handled.size() == 30);
      assertThat(handled).doesNotHaveDuplicates();
      assertThat(faulty.all()).isEmpty();
    } finally {
      container.stop();
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
    try (Admin admin = Admin.create(config())) {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }
  }

  @Test
  void anOutageIsRepeatedAndNoFaultOfThePartition() {
    write("outages", 1);
    var container = container("outages", "another-group", true);
    container.start();
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> handled.size() == 2);
      broken.set(false);
      await().atMost(Duration.ofSeconds(30)).until(() -> handled.size() == 3);
      assertThat(faulty.all()).isEmpty();
    } finally {
      container.stop();
    }
  }

  @Test
  void aSecondProcessOfTheSameNameIsRefusedWhileTheFirstLives() {
    InstanceName name = InstanceName.of("eu-1");
    Membership first = new Membership(config(), name, List.of("a-service"), Duration.ofSeconds(6));
    Membership second = new Membership(config(), name, List.of("a-service"), Duration.ofSeconds(6));

    first.start();
    assertThatThrownBy(second::start)
        .isInstanceOf(DuplicateInstance.class)
        .hasMessageContaining("runs as instance \"eu-1\" of this service")
        .hasMessageContaining("SWATH_INSTANCE_ID");
    first.stop();
    second.start();
    second.stop();
  }
}
