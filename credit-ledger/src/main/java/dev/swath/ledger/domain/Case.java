package dev.swath.ledger.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request under decision.
 *
 * @param account as it stands; nothing changes it while it is decided over
 * @param booking what is decided so far
 */
record Case(Account account, Booking booking, Policy policy, Instant now) {
  Case(Account account, Policy policy, Instant now) {
    this(account, new Booking(account, now), policy, now);
  }

  /** Null as long as the contract was never opened. */
  @Nullable Terms terms() {
    return account.terms();
  }

  /** The terms of a contract that has orders under way. */
  Terms agreed() {
    return Objects.requireNonNull(account.terms(), "a contract with orders has terms");
  }

  /**
   * Why an order is refused.
   *
   * @param missing how much more would have been enough; 0 if more would not have helped
   */
  record Refusal(Violation violation, long missing) {
    static Refusal of(String reason, @Nullable String pointer, String detail, long missing) {
      return new Refusal(new Violation(reason, pointer, detail), missing);
    }
  }

  /**
   * Books and tells that an order is refused.
   *
   * @param cause what the refusal follows from
   * @param amount what the order asked for
   */
  Booking refuse(LedgerRequest cause, OrderId order, Credits amount, Refusal refusal) {
    // An order that was refused and forgotten can be refused again, for its old price.
    String again = policy.isTooOld(cause.at(), now) ? Long.toString(booking.sequence()) : "";
    return booking
        .line(EventId.of("refuse-hold", order.toString(), again), Kind.REFUSED)
        .order(order)
        .asked(amount)
        .because(refusal.violation())
        .book()
        .tell(
            new CreditsRefused(
                order,
                account.contractId(),
                now,
                refusal.violation(),
                amount,
                booking.balances().available(),
                new Credits(refusal.missing())));
  }
}
