package dev.swath.ledger.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry.Balances;
import dev.swath.events.domain.LedgerEntry.Terms;
import dev.swath.events.domain.Violation;

/** The ledger's answer to an operator. */
public sealed interface LedgerReply {

  /**
   * It is booked.
   *
   * @param repeated whether it was booked before this request
   */
  record Booked(ContractId contractId, Terms terms, Balances balances, boolean repeated)
      implements LedgerReply {}

  /** It cannot be booked. */
  record Denied(ContractId contractId, Violation violation) implements LedgerReply {}
}
