package dev.swath.events.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of Swath. All have the same number of partitions, so that a key has one partition
 * number in all of them.
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
  public static final String LEDGER_SNAPSHOTS = "swath.ledger-snapshots.v2";

  /** Partitions of a topic when nothing else is configured. */
  public static final int DEFAULT_PARTITIONS = 6;

  private static final String DEAD_LETTER_SUFFIX = ".dlt";

  /** An order of 1 MB grows when its numbers are written in full, {@code 1} as {@code 1.0}. */
  private static final int LARGEST_RECORD_BYTES = 4 << 20;

  private static final Duration REPLIES_KEPT = Duration.ofHours(1);
  private static final Duration COMPACTED_WITHIN = Duration.ofHours(1);
  private static final int COMPACTED_SEGMENT_BYTES = 32 << 20;

  private Topics() {}

  /** Where the records of a topic go that its consumers cannot read. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTER_SUFFIX;
  }

  /**
   * All topics as they are to be, with the broker's own replication. Every service declares all of
   * them, so it does not matter which one comes first.
   */
  public static List<NewTopic> all(int partitions) {
    return List.of(
        kept(ORDERS, partitions),
        kept(LEDGER_REQUESTS, partitions),
        kept(LEDGER_ENTRIES, partitions),
        topic(LEDGER_REPLIES, 1, REPLIES_KEPT.toMillis()),
        kept(LEDGER_PAYMENTS, partitions),
        compacted(LEDGER_SNAPSHOTS, partitions),
        kept(deadLetters(ORDERS), partitions),
        kept(deadLetters(LEDGER_REQUESTS), partitions),
        kept(deadLetters(LEDGER_PAYMENTS), partitions),
        kept(deadLetters(LEDGER_ENTRIES), partitions));
  }

  /** The log is the truth, so nothing in it expires. */
  private static NewTopic kept(String name, int partitions) {
    return topic(name, partitions, -1);
  }

  /** Keeps the last record of each key, and soon no other. */
  private static NewTopic compacted(String name, int partitions) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(COMPACTED_WITHIN.toMillis()),
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(COMPACTED_SEGMENT_BYTES),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Long.toString(COMPACTED_WITHIN.toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.3",
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(COMPACTED_WITHIN.toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(LARGEST_RECORD_BYTES)));
  }

  private static NewTopic topic(String name, int partitions, long retentionMillis) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retentionMillis),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(LARGEST_RECORD_BYTES)));
  }
}
