package dev.swath.standalone.audit;

import dev.swath.events.domain.Balances;

/**
 * What was found of one contract.
 *
 * @param entries how many were found right, from the first on without a gap
 * @param badRecords how many were not; those after a bad one are not right either
 * @param debitsEqualCredits over all right entries, and each balance is what its account's debits
 *     and credits make
 * @param live whether the ledger says the same
 * @param openHolds how many orders have credits held
 * @param hash of the last right entry
 * @param difference what the ledger says otherwise; empty if nothing
 */
public record ContractAudit(
    String contract,
    long entries,
    long badRecords,
    boolean debitsEqualCredits,
    Live live,
    Balances balances,
    int openHolds,
    String hash,
    String difference) {

  /** How the ledger's own account compares. */
  public enum Live {
    EQUAL,
    DIFFERENT,
    NOT_COMPARED
  }

  public boolean isRight() {
    return badRecords == 0 && debitsEqualCredits && live != Live.DIFFERENT;
  }
}
