package dev.swath.events.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of Swath, each with everything that the cluster has to promise of it. All but {@link
 * #LEDGER_REPLIES} have the same number of partitions, so that a key has one partition number in
 * all of them. {@link ClusterCheck} holds the cluster to this.
 */
public final class Topics {
  /** The public stream: each order's whole life, keyed by order. */
  public static final String ORDERS = "swath.orders.v1";

  /** What the ledger has to decide, keyed by contract. Internal to the credit ledger. */
  public static final String LEDGER_REQUESTS = "swath.ledger-requests.v1";

  /** What the ledger answers to its operators. Internal to the credit ledger. */
  public static final String LEDGER_REPLIES = "swath.ledger-replies.v1";

  /** The journal: every movement of credits, keyed by contract. */
  public static final String LEDGER_ENTRIES = "swath.ledger-entries.v1";

  /** What the ledger asks of the payment provider. Internal to the credit ledger. */
  public static final String LEDGER_PAYMENTS = "swath.ledger-payments.v1";

  /**
   * The ledger's accounts as they were at some entry of the journal, so that a start need not read
   * all of it. Compacted; internal to the credit ledger.
   */
  public static final String LEDGER_SNAPSHOTS = "swath.ledger-snapshots.v3";

  /**
   * What the payment provider calls the customers and cards that the journal has references of,
   * keyed by reference. Compacted, so that it is there as long as the journal; internal to the
   * credit ledger, and the only topic that has them.
   */
  public static final String LEDGER_CARDS = "swath.ledger-cards.v1";

  /** Partitions of a topic when nothing else is configured. */
  public static final int DEFAULT_PARTITIONS = 6;

  /** An order of 1 MB grows when its numbers are written in full, {@code 1} as {@code 1.0}. */
  public static final int MAX_RECORD_BYTES = 4 << 20;

  /** A dead letter has a few headers more than the record that it was. */
  public static final int MAX_DEAD_LETTER_BYTES = MAX_RECORD_BYTES + (64 << 10);

  private static final String DEAD_LETTER_SUFFIX = ".dlt";

  private static final Duration REPLIES_KEPT = Duration.ofHours(1);

  /** Longer than any stop of the ledger that its operators would not notice. */
  private static final Duration INTERNAL_KEPT = Duration.ofDays(90);

  private static final Duration COMPACTED_WITHIN = Duration.ofHours(1);
  private static final int COMPACTED_SEGMENT_BYTES = 32 << 20;

  private Topics() {}

  /** What a topic is for, which says how long its records stay. */
  public enum Kind {
    /** Nothing in it expires: everything else can be rebuilt from it. */
    TRUTH,
    /** Each record is read once by its consumer, and needed no longer. */
    INTERNAL,
    /** Keeps the last record of each key, and soon no other. */
    COMPACTED,
    /** Answers to callers that wait for them. */
    REPLIES,
    /** What a consumer could not use, for people to look at. */
    DEAD_LETTERS
  }

  /**
   * How the topics are laid out on the cluster.
   *
   * @param partitions of each topic; never changes while the topics exist, since keys would move
   * @param replicas of each partition, this many at least
   * @param minInSyncReplicas that have a record before a writer hears of its success, this many at
   *     least
   */
  public record Layout(int partitions, int replicas, int minInSyncReplicas) {
    public Layout {
      if (partitions < 1 || replicas < 1 || minInSyncReplicas < 1) {
        throw new IllegalArgumentException("partitions and replicas are counted from 1");
      }
      if (minInSyncReplicas > replicas) {
        throw new IllegalArgumentException(
            "%d replicas in sync are asked for, and there are %d in all"
                .formatted(minInSyncReplicas, replicas));
      }
    }

    /** One replica may be away without a writer noticing; with one or two, none can. */
    public static Layout of(int partitions, int replicas) {
      return new Layout(partitions, replicas, Math.max(1, replicas - 1));
    }
  }

  /** A topic by its name and kind. */
  public record Topic(String name, Kind kind) {

    int partitions(Layout layout) {
      return kind == Kind.REPLIES ? 1 : layout.partitions();
    }

    /** Everything that the topic's records rely on. */
    Map<String, String> settings(Layout layout) {
      Map<String, String> common =
          Map.of(
              TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(layout.minInSyncReplicas()),
              TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false",
              // As the producer wrote them.
              TopicConfig.COMPRESSION_TYPE_CONFIG, "producer",
              TopicConfig.RETENTION_BYTES_CONFIG, "-1");
      Map<String, String> own =
          switch (kind) {
            case TRUTH -> deleted("-1", MAX_RECORD_BYTES);
            case INTERNAL -> deleted(millis(INTERNAL_KEPT), MAX_RECORD_BYTES);
            case REPLIES -> deleted(millis(REPLIES_KEPT), MAX_RECORD_BYTES);
            case DEAD_LETTERS -> deleted("-1", MAX_DEAD_LETTER_BYTES);
            case COMPACTED ->
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.SEGMENT_MS_CONFIG,
                    millis(COMPACTED_WITHIN),
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(COMPACTED_SEGMENT_BYTES),
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    millis(COMPACTED_WITHIN),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.3",
                    TopicConfig.DELETE_RETENTION_MS_CONFIG,
                    millis(COMPACTED_WITHIN),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(MAX_RECORD_BYTES));
          };
      return Stream.of(common, own)
          .flatMap(settings -> settings.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    NewTopic toCreate(Layout layout) {
      return new NewTopic(
              name, Optional.of(partitions(layout)), Optional.of((short) layout.replicas()))
          .configs(settings(layout));
    }

    private static Map<String, String> deleted(String retentionMillis, int maxBytes) {
      return Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          retentionMillis,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(maxBytes));
    }

    private static String millis(Duration duration) {
      return Long.toString(duration.toMillis());
    }
  }

  /** Where the records of a topic go that its consumers cannot use. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTER_SUFFIX;
  }

  /** All topics. Every service creates what is missing, whichever service comes first. */
  public static List<Topic> all() {
    return Stream.concat(
            Stream.of(
                new Topic(ORDERS, Kind.TRUTH),
                new Topic(LEDGER_ENTRIES, Kind.TRUTH),
                new Topic(LEDGER_REQUESTS, Kind.INTERNAL),
                new Topic(LEDGER_PAYMENTS, Kind.INTERNAL),
                new Topic(LEDGER_REPLIES, Kind.REPLIES),
                new Topic(LEDGER_SNAPSHOTS, Kind.COMPACTED),
                new Topic(LEDGER_CARDS, Kind.COMPACTED)),
            Stream.of(ORDERS, LEDGER_ENTRIES, LEDGER_REQUESTS, LEDGER_PAYMENTS, LEDGER_SNAPSHOTS)
                .map(topic -> new Topic(deadLetters(topic), Kind.DEAD_LETTERS)))
        .toList();
  }
}
