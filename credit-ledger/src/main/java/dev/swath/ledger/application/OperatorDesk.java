package dev.swath.ledger.application;

import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerRequest.OperatorRequest;
import java.util.List;

/** Puts what an operator asks to whoever owns the contract, and waits for the answer. */
public interface OperatorDesk {

  /**
   * @throws Unavailable if there is no answer in time; the request may still be booked, and asking
   *     again is safe
   */
  LedgerReply ask(OperatorRequest request);

  /**
   * The first contracts that a query is for, whoever owns them, by id.
   *
   * @throws Unavailable if not all owners answer in time
   */
  List<ContractSummary> list(ContractQuery query);

  /** The log cannot be reached, or nobody answers. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(Throwable cause) {
      super("the ledger does not answer", cause);
    }
  }
}
