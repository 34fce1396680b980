package dev.swath.pricing.domain;

import dev.swath.events.domain.ContractId;

/** What a contract has bought before is still being read: its orders wait. */
public final class HistoryNotReady extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HistoryNotReady(ContractId contract) {
    super("what the contract " + contract.value() + " has bought is still being read");
  }
}
