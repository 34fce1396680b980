package dev.swath.ledger.rest;

import dev.swath.service.problems.ProblemType;

/** The causes of errors that only the operators' API has. */
enum LedgerProblem implements ProblemType {
  UNKNOWN_CONTRACT(404, "There is no such contract"),
  CONTRACT_EXISTS(409, "The contract was opened with other terms"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
  LEDGER_UNAVAILABLE(503, "The ledger cannot answer at the moment");

  private final int status;
  private final String title;

  LedgerProblem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  /** The type of what the ledger denies, by the reason that the ledger gives. */
  static ProblemType ofDenial(String reason) {
    for (LedgerProblem known : values()) {
      if (known.code().equals(reason)) {
        return known;
      }
    }
    return new Denial(reason);
  }

  /** A rule of the ledger, such as {@code above-charge}: the reason is the type's code. */
  private record Denial(String code) implements ProblemType {
    @Override
    public String name() {
      return code;
    }

    @Override
    public int status() {
      return 422;
    }

    @Override
    public String title() {
      return "The ledger cannot book this";
    }
  }
}
