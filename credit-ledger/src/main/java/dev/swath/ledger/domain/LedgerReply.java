package dev.swath.ledger.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;

/** The ledger's answer to an operator. */
public sealed interface LedgerReply {

  /**
   * How the contract stands, with what was asked for booked.
   *
   * @param sequence number of the last entry of its journal
   * @param hash of that entry
   * @param repeated whether it was booked before this request, or nothing was to be booked
   */
  record Booked(
      ContractId contractId,
      Terms terms,
      Balances balances,
      long sequence,
      String hash,
      boolean repeated)
      implements LedgerReply {

    /** An answer travels over a topic, which the names of a card do not. */
    static Booked of(
        ContractId contractId,
        Terms terms,
        Balances balances,
        long sequence,
        String hash,
        boolean repeated) {
      return new Booked(
          contractId, terms.withCardByReference(contractId), balances, sequence, hash, repeated);
    }
  }

  /** It cannot be booked. */
  record Denied(ContractId contractId, Violation violation) implements LedgerReply {}
}
