package dev.swath.ledger.kafka;

/** Names that the adapters of this package share. */
final class LedgerTopics {
  /** CloudEvents source of everything that the ledger writes. */
  static final String SOURCE = "/swath/credit-ledger";

  private LedgerTopics() {}
}
