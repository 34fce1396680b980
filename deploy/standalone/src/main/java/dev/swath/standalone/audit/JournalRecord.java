package dev.swath.standalone.audit;

import dev.swath.events.domain.LedgerEntry;

/** What stands at one place of the journal. */
sealed interface JournalRecord {
  Place place();

  /** The record's key; empty if it has none. */
  String key();

  record Entry(Place place, String key, LedgerEntry entry) implements JournalRecord {}

  /**
   * @param cause why it is no entry of the journal
   */
  record Unreadable(Place place, String key, String cause) implements JournalRecord {}

  /** No entry, and no record that claims to be one: somebody else's, written here by mistake. */
  record Stray(Place place, String key, String cause) implements JournalRecord {}
}
