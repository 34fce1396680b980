package dev.swath.events.domain;

import org.jspecify.annotations.Nullable;

/**
 * What stands on a contract's accounts, in credits, each counted the way in which it grows. Debits
 * equal credits: {@code granted + refunded == available + held + spent + expired}.
 *
 * @param available may be negative, down to the credit limit
 */
public record Balances(
    long granted, long available, long held, long spent, long refunded, long expired) {
  public static final Balances ZERO = new Balances(0, 0, 0, 0, 0, 0);

  /**
   * The balances after a movement.
   *
   * @param movement null if nothing moves
   * @throws ArithmeticException if a balance does not fit
   */
  public Balances after(@Nullable Movement movement) {
    if (movement == null) {
      return this;
    }
    long amount = movement.amount().amount();
    return changed(movement.debit(), movement.debit().isDebitNormal() ? amount : -amount)
        .changed(movement.credit(), movement.credit().isDebitNormal() ? -amount : amount);
  }

  /** Whether debits equal credits. */
  public boolean debitsEqualCredits() {
    return Math.addExact(granted, refunded)
        == Math.addExact(Math.addExact(available, held), Math.addExact(spent, expired));
  }

  /** Charged in the end: what was spent less what was refunded. */
  public long charged() {
    return spent - refunded;
  }

  public long of(LedgerAccount account) {
    return switch (account) {
      case GRANTED -> granted;
      case AVAILABLE -> available;
      case HELD -> held;
      case SPENT -> spent;
      case REFUNDED -> refunded;
      case EXPIRED -> expired;
    };
  }

  private Balances changed(LedgerAccount account, long by) {
    return new Balances(
        account == LedgerAccount.GRANTED ? Math.addExact(granted, by) : granted,
        account == LedgerAccount.AVAILABLE ? Math.addExact(available, by) : available,
        account == LedgerAccount.HELD ? Math.addExact(held, by) : held,
        account == LedgerAccount.SPENT ? Math.addExact(spent, by) : spent,
        account == LedgerAccount.REFUNDED ? Math.addExact(refunded, by) : refunded,
        account == LedgerAccount.EXPIRED ? Math.addExact(expired, by) : expired);
  }
}
