package dev.swath.ledger.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.OrderAccount;

/**
 * A part of the accounts as they were at a checkpoint. All that changed since the one before is
 * written in one transaction, the checkpoint itself last; so a start reads the last one of each and
 * then the journal from the checkpoint on.
 */
public sealed interface Snapshot {

  /** A contract without its orders. */
  record AccountSnapshot(Account.Core core) implements Snapshot {}

  /** An order of a contract. */
  record OrderSnapshot(ContractId contractId, OrderId orderId, OrderAccount order)
      implements Snapshot {}

  /** The order ended so long ago that nothing about it is kept. */
  record OrderForgotten(ContractId contractId, OrderId orderId) implements Snapshot {}

  /**
   * Everything is written.
   *
   * @param journalEnd the entries before that offset are in the snapshots
   */
  record Checkpoint(int partition, long journalEnd) implements Snapshot {}
}
