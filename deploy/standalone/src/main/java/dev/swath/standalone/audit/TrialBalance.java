package dev.swath.standalone.audit;

/** What was debited and credited to one account over all contracts, in credits. */
public record TrialBalance(long debits, long credits) {
  static final TrialBalance ZERO = new TrialBalance(0, 0);

  TrialBalance plus(TrialBalance other) {
    return new TrialBalance(
        Math.addExact(debits, other.debits), Math.addExact(credits, other.credits));
  }
}
