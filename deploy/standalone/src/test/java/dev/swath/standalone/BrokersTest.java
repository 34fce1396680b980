package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, each a process of its own. */
class BrokersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<Service> BROKERS = EnumSet.of(Service.KAFKA);
  private static final Instance SECOND = new Instance(Service.KAFKA, 2);

  @TempDir Path folder;

  @Test
  void aRecordIsTakenWhileOneOfThreeIsDown() throws Exception {
    Home home = new Home(folder);
    try (Stack stack =
        new Stack(Installation.locate(), home, Ports.free().withBrokers(3)).endedWithThisJvm()) {
      stack.up(BROKERS, PATIENCE, System.out::println);
      Map<String, Object> config =
          Map.of(
              "bootstrap.servers",
              stack.ports().bootstrapServers(),
              "acks",
              "all",
              "delivery.timeout.ms",
              120_000);
      try (Admin admin = Admin.create(config);
          KafkaProducer<String, String> producer =
              new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
        // As the brokers' own file has it: three replicas, of which two must answer.
        admin.createTopics(List.of(new NewTopic("orders", 3, (short) -1))).all().get();
        producer.send(new ProducerRecord<>("orders", "before")).get();
        assertThat(replicas(admin)).isEqualTo(9);

        stack.kill(SECOND);
        producer.send(new ProducerRecord<>("orders", "without")).get();
        assertThat(stack.isReady(Service.KAFKA)).isTrue();

        stack.start(SECOND);
        await().atMost(PATIENCE).until(() -> inSync(admin) == 9);
        producer.send(new ProducerRecord<>("orders", "after")).get();
      }
      assertThat(home.brokers()).isEqualTo(3);
      assertThatThrownBy(() -> Stack.in(Installation.locate(), home, Map.of(), 1))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("3 brokers");
    }
  }

  private static int replicas(Admin admin) throws Exception {
    return description(admin).partitions().stream()
        .mapToInt(partition -> partition.replicas().size())
        .sum();
  }

  private static int inSync(Admin admin) throws Exception {
    return description(admin).partitions().stream()
        .mapToInt(partition -> partition.isr().size())
        .sum();
  }

  private static TopicDescription description(Admin admin) throws Exception {
    return admin.describeTopics(List.of("orders")).allTopicNames().get().values().iterator().next();
  }
}
