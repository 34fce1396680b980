package dev.swath.events.domain;

/** Credits move: one account is debited and another credited with the same amount. */
public record Movement(LedgerAccount debit, LedgerAccount credit, Credits amount) {
  /**
   * @throws IllegalArgumentException if both are the same account
   */
  public Movement {
    if (debit == credit) {
      throw new IllegalArgumentException("a movement within " + debit);
    }
  }
}
