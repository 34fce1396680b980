package dev.swath.events.domain;

/**
 * The accounts that every contract's books have. A movement debits one and credits another, so that
 * over all movements debits equal credits.
 */
public enum LedgerAccount {
  /** Where credits come from: what the contract was given. Debits increase it. */
  GRANTED(true),
  /** What can be spent; negative as far as the contract's credit limit allows. */
  AVAILABLE(false),
  /** Set aside for orders that are under way. */
  HELD(false),
  /** Charged for what was delivered, refunds not deducted. */
  SPENT(false),
  /** What was given back of what was spent. Debits increase it. */
  REFUNDED(true),
  /** What was not spent before its validity ended. */
  EXPIRED(false);

  private final boolean debitNormal;

  LedgerAccount(boolean debitNormal) {
    this.debitNormal = debitNormal;
  }

  /** Whether a debit increases it. */
  public boolean isDebitNormal() {
    return debitNormal;
  }
}
