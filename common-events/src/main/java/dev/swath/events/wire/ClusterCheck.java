package dev.swath.events.wire;

import dev.swath.events.wire.Topics.Kind;
import dev.swath.events.wire.Topics.Layout;
import dev.swath.events.wire.Topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the topics that are missing, and compares those that exist with what Swath relies on.
 * Changes nothing that exists: above all never a number of partitions, since keys would move to
 * other partitions and the order of the log would be lost.
 */
public final class ClusterCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** After this a new topic must be seen by the broker that is asked. */
  private static final int LOOKS = 20;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final String OFFSETS_RETENTION = "offsets.retention.minutes";
  private static final long SHORT_OFFSETS_MINUTES = Duration.ofDays(365).toMinutes();

  private final Admin admin;
  private final Layout layout;
  private final Consumer<String> advice;

  /**
   * @param advice hears a sentence for each difference that loses nothing
   */
  public ClusterCheck(Admin admin, Layout layout, Consumer<String> advice) {
    this.admin = admin;
    this.layout = layout;
    this.advice = advice;
  }

  /**
   * @throws ClusterMismatch if a topic, or the cluster, is not as Swath needs it
   * @throws KafkaException if the cluster does not answer
   */
  public void run() {
    List<Topic> topics = Topics.all();
    Map<String, TopicDescription> found = existing(topics);
    create(topics.stream().filter(topic -> !found.containsKey(topic.name())).toList());
    compare(topics, lookUntilAllAreThere(topics));
    adviseOnOffsets();
  }

  private void create(List<Topic> missing) {
    if (missing.isEmpty()) {
      return;
    }
    int brokers = brokers().size();
    if (brokers < layout.replicas()) {
      throw new ClusterMismatch(List.of(tooFewBrokers(brokers)));
    }
    Map<String, KafkaFuture<Void>> created =
        admin.createTopics(missing.stream().map(topic -> topic.toCreate(layout)).toList()).values();
    for (Topic topic : missing) {
      try {
        wait(Objects.requireNonNull(created.get(topic.name())));
      } catch (TopicExistsException e) {
        // Another service came first.
      } catch (InvalidReplicationFactorException e) {
        throw new ClusterMismatch(List.of(tooFewBrokers(brokers)));
      }
    }
  }

  private String tooFewBrokers(int brokers) {
    return ("Topics are to have %d replicas each, and the cluster has %d broker%s. Add brokers, or set"
            + " SWATH_KAFKA_REPLICATION=%d, which keeps the log on fewer disks.")
        .formatted(layout.replicas(), brokers, brokers == 1 ? "" : "s", brokers);
  }

  private Map<String, TopicDescription> lookUntilAllAreThere(List<Topic> topics) {
    Map<String, TopicDescription> found = existing(topics);
    for (int look = 1; look < LOOKS && found.size() < topics.size(); look++) {
      pause();
      found = existing(topics);
    }
    if (found.size() < topics.size()) {
      throw new KafkaException("the cluster does not show topics that were created");
    }
    return found;
  }

  private Map<String, TopicDescription> existing(List<Topic> topics) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(topics.stream().map(Topic::name).toList())
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                found.put(name, wait(description));
              } catch (UnknownTopicOrPartitionException e) {
                found.remove(name);
              }
            });
    return found;
  }

  private void compare(List<Topic> topics, Map<String, TopicDescription> found) {
    Map<String, Config> settings = settings(topics);
    List<String> wrong = new ArrayList<>();
    for (Topic topic : topics) {
      TopicDescription description = Objects.requireNonNull(found.get(topic.name()));
      comparePartitions(topic, description, wrong);
      compareReplicas(topic, description, wrong);
      compareSettings(topic, Objects.requireNonNull(settings.get(topic.name())), wrong);
    }
    if (!wrong.isEmpty()) {
      throw new ClusterMismatch(wrong);
    }
  }

  private Map<String, Config> settings(List<Topic> topics) {
    Map<ConfigResource, KafkaFuture<Config>> answers =
        admin
            .describeConfigs(
                topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                    .toList())
            .values();
    return answers.entrySet().stream()
        .collect(
            Collectors.toMap(answer -> answer.getKey().name(), answer -> wait(answer.getValue())));
  }

  private void comparePartitions(Topic topic, TopicDescription description, List<String> wrong) {
    int has = description.partitions().size();
    int asked = topic.partitions(layout);
    if (has != asked) {
      wrong.add(
          ("Topic %s has %d partitions, and %d are configured. The number never changes while the log"
                  + " exists, since orders and contracts would move to other partitions: set"
                  + " SWATH_KAFKA_PARTITIONS=%d.")
              .formatted(topic.name(), has, asked, has));
    }
  }

  private void compareReplicas(Topic topic, TopicDescription description, List<String> wrong) {
    int has =
        description.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .min()
            .orElse(0);
    if (has < layout.replicas()) {
      wrong.add(
          ("Topic %s has %d replica%s of a partition, and %d are configured. Reassign its partitions"
                  + " (kafka-reassign-partitions), or set SWATH_KAFKA_REPLICATION=%d, which keeps"
                  + " the log on fewer disks.")
              .formatted(topic.name(), has, has == 1 ? "" : "s", layout.replicas(), has));
    }
  }

  private void compareSettings(Topic topic, Config config, List<String> wrong) {
    topic
        .settings(layout)
        .forEach(
            (name, asked) -> {
              ConfigEntry entry = config.get(name);
              String has = entry == null ? null : entry.value();
              switch (verdict(topic.kind(), name, asked, has)) {
                case FINE -> {}
                case ADVICE -> advice.accept(sentence(topic, name, asked, has));
                case WRONG -> wrong.add(sentence(topic, name, asked, has));
              }
            });
  }

  private enum Verdict {
    FINE,
    ADVICE,
    WRONG
  }

  private static Verdict verdict(Kind kind, String name, String asked, @Nullable String has) {
    if (asked.equals(has)) {
      return Verdict.FINE;
    }
    return switch (name) {
      case TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG ->
          atLeast(asked, has) ? Verdict.FINE : Verdict.WRONG;
      case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> {
        if (atLeast(asked, has)) {
          yield Verdict.FINE;
        }
        yield kind == Kind.DEAD_LETTERS ? Verdict.ADVICE : Verdict.WRONG;
      }
      case TopicConfig.RETENTION_MS_CONFIG ->
          // For ever is longer than anything; what is kept for longer only takes room.
          !asked.equals("-1") && ("-1".equals(has) || atLeast(asked, has))
              ? Verdict.ADVICE
              : Verdict.WRONG;
      case TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG,
          TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG ->
          Verdict.WRONG;
      // The rest is about room and speed.
      default -> Verdict.FINE;
    };
  }

  private static boolean atLeast(String asked, @Nullable String has) {
    try {
      return has != null && Long.parseLong(has) >= Long.parseLong(asked);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String sentence(Topic topic, String name, String asked, @Nullable String has) {
    return ("Topic %s has %s=%s, and needs %s%s. Change it with: kafka-configs --alter --topic %s"
            + " --add-config %s=%s")
        .formatted(
            topic.name(), name, has, asked, inWords(name, asked, has), topic.name(), name, asked);
  }

  private static String inWords(String name, String asked, @Nullable String has) {
    if (!name.equals(TopicConfig.RETENTION_MS_CONFIG)) {
      return "";
    }
    Function<@Nullable String, String> words =
        millis -> {
          try {
            return millis == null || millis.equals("-1")
                ? "for ever"
                : "for " + Duration.ofMillis(Long.parseLong(millis)).toDays() + " days";
          } catch (NumberFormatException e) {
            return "for " + millis;
          }
        };
    return " (records stay " + words.apply(has) + ", and are to stay " + words.apply(asked) + ")";
  }

  /**
   * A group that reads nothing for so long begins again at the start of the log, which costs time
   * and repeats answers that are known already.
   */
  private void adviseOnOffsets() {
    Collection<Node> nodes = brokers();
    if (nodes.isEmpty()) {
      return;
    }
    ConfigResource broker =
        new ConfigResource(ConfigResource.Type.BROKER, nodes.iterator().next().idString());
    try {
      ConfigEntry entry =
          Objects.requireNonNull(wait(admin.describeConfigs(List.of(broker)).all()).get(broker))
              .get(OFFSETS_RETENTION);
      if (entry != null && Long.parseLong(entry.value()) < SHORT_OFFSETS_MINUTES) {
        advice.accept(
            ("The brokers forget where a stopped service has read to after %d days. Set %s=%d on"
                    + " them, so that a service may stand still for longer.")
                .formatted(
                    Duration.ofMinutes(Long.parseLong(entry.value())).toDays(),
                    OFFSETS_RETENTION,
                    SHORT_OFFSETS_MINUTES));
      }
    } catch (KafkaException | NumberFormatException e) {
      advice.accept("The brokers do not tell their " + OFFSETS_RETENTION + ": " + e.getMessage());
    }
  }

  private Collection<Node> brokers() {
    return wait(admin.describeCluster().nodes());
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static <T> T wait(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("the cluster does not answer within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
