package dev.swath.events.wire;

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

  /** Partitions of a topic when nothing else is configured. */
  public static final int DEFAULT_PARTITIONS = 6;

  private static final String DEAD_LETTER_SUFFIX = ".dlt";

  private Topics() {}

  /** Where the records of a topic go that its consumers cannot read. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTER_SUFFIX;
  }
}
