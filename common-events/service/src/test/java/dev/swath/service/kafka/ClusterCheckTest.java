package dev.swath.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.wire.ClusterCheck;
import dev.swath.events.wire.ClusterMismatch;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.Topics.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A service starts only on a cluster that promises what Swath relies on. */
class ClusterCheckTest {
  private static final Layout LAYOUT = new Layout(6, 1, 1);
  private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);
  private static Admin admin;

  private final List<String> advice = new ArrayList<>();

  @BeforeAll
  static void start() {
    BROKER.brokerProperties(Map.of("auto.create.topics.enable", "false"));
    BROKER.afterPropertiesSet();
    admin = Admin.create(Map.of("bootstrap.servers", BROKER.getBrokersAsString()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    BROKER.destroy();
  }

  @AfterEach
  void clean() throws ExecutionException, InterruptedException {
    admin.deleteTopics(admin.listTopics().names().get()).all().get();
    while (!admin.listTopics().names().get().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private void check(Layout layout) {
    new ClusterCheck(admin, layout, advice::add).run();
  }

  private static void exists(String topic, int partitions, Map<String, String> settings)
      throws ExecutionException, InterruptedException {
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1))
                    .configs(settings)))
        .all()
        .get();
  }

  @Test
  void missingTopicsAreMadeAndFoundRightAtTheNextStart() throws Exception {
    check(LAYOUT);
    check(LAYOUT);

    assertThat(admin.listTopics().names().get())
        .containsExactlyInAnyOrderElementsOf(
            Topics.all().stream().map(Topics.Topic::name).toList());
    assertThat(advice).allMatch(sentence -> sentence.contains("offsets.retention.minutes"));
  }

  @Test
  void anotherNumberOfPartitionsIsRefusedAndNothingIsChanged() throws Exception {
    check(LAYOUT);

    assertThatThrownBy(() -> check(new Layout(12, 1, 1)))
        .isInstanceOfSatisfying(
            ClusterMismatch.class,
            mismatch ->
                assertThat(mismatch.sentences())
                    .first()
                    .asString()
                    .startsWith(
                        "Topic swath.orders.v1 has 6 partitions, and 12 are configured. The number"
                            + " never changes while the log exists")
                    .endsWith("set SWATH_KAFKA_PARTITIONS=6."));
    assertThat(admin.describeTopics(List.of(Topics.ORDERS)).allTopicNames().get().values())
        .singleElement()
        .satisfies(topic -> assertThat(topic.partitions()).hasSize(6));
  }

  @Test
  void threeReplicasCannotBeMadeOnOneBroker() {
    assertThatThrownBy(() -> check(Layout.of(6, 3)))
        .isInstanceOf(ClusterMismatch.class)
        .hasMessage(
            "Topics are to have 3 replicas each, and the cluster has 1 broker. Add brokers, or set"
                + " SWATH_KAFKA_REPLICATION=1, which keeps the log on fewer disks.");
  }

  @Test
  void oneReplicaWhereThreeAreAskedForIsRefused() {
    check(LAYOUT);

    assertThatThrownBy(() -> check(Layout.of(6, 3)))
        .isInstanceOf(ClusterMismatch.class)
        .hasMessageContaining(
            "Topic swath.ledger-entries.v1 has 1 replica of a partition, and 3 are configured.")
        .hasMessageContaining("min.insync.replicas=1, and needs 2");
  }

  @Test
  void aLogThatForgetsAfterSevenDaysIsRefused() throws Exception {
    exists(Topics.ORDERS, 6, Map.of(TopicConfig.RETENTION_MS_CONFIG, "604800000"));

    assertThatThrownBy(() -> check(LAYOUT))
        .isInstanceOf(ClusterMismatch.class)
        .hasMessageContaining("Topic swath.orders.v1 has retention.ms=604800000, and needs -1")
        .hasMessageContaining("(records stay for 7 days, and are to stay for ever)")
        .hasMessageContaining("kafka-configs --alter --topic swath.orders.v1");
  }

  @Test
  void aCompactedLogIsRefused() throws Exception {
    exists(Topics.ORDERS, 6, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"));

    assertThatThrownBy(() -> check(LAYOUT))
        .isInstanceOf(ClusterMismatch.class)
        .hasMessageContaining("cleanup.policy=compact, and needs delete");
  }

  @Test
  void aLogThatTakesOnlySmallRecordsIsRefused() throws Exception {
    exists(Topics.ORDERS, 6, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1048588"));

    assertThatThrownBy(() -> check(LAYOUT))
        .isInstanceOf(ClusterMismatch.class)
        .hasMessageContaining("max.message.bytes=1048588, and needs 4194304");
  }

  @Test
  void anInternalTopicThatKeepsItsRecordsForLongerOnlyTakesRoom() throws Exception {
    exists(
        Topics.LEDGER_REQUESTS,
        6,
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(Topics.MAX_RECORD_BYTES)));

    check(LAYOUT);

    assertThat(advice)
        .anyMatch(sentence -> sentence.startsWith("Topic swath.ledger-requests.v1 has retention"));
  }
}
