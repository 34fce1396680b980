package dev.swath.standalone.audit;

import dev.swath.events.domain.Balances;

/** What the ledger says of a contract at one moment. */
sealed interface LiveAccount {

  /**
   * @param sequence number of the contract's last entry
   * @param hash of that entry
   */
  record Known(Balances balances, long sequence, String hash) implements LiveAccount {}

  /** It says that it has no such contract. */
  record Unknown() implements LiveAccount {}
}
