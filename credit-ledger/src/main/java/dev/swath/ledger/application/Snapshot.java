package dev.swath.ledger.application;

import dev.swath.events.domain.ContractId;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.AccountPart;

/**
 * A part of the accounts as they were at a checkpoint. All that changed since the one before is
 * written in one transaction, the checkpoint itself last; so a start reads the last one of each and
 * then the journal from the checkpoint on.
 */
public sealed interface Snapshot {

  /** A contract without its parts. */
  record AccountSnapshot(Account.Core core) implements Snapshot {}

  /** A part of a contract's account; one that does not exist any more is not kept. */
  record PartSnapshot(ContractId contractId, AccountPart part) implements Snapshot {}

  /**
   * Everything is written.
   *
   * @param journalEnd the entries before that offset are in the snapshots
   * @param progress how far the requests were decided then
   * @param buriedBefore records before that offset of the journal that are no entries were put to
   *     the dead letters
   */
  record Checkpoint(int partition, long journalEnd, Progress progress, long buriedBefore)
      implements Snapshot {
    public static final Checkpoint NONE = new Checkpoint(0, 0, Progress.NONE, 0);
  }
}
