package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.Movement;
import java.time.YearMonth;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What happened on a contract's accounts in one month, UTC: the fold of the month's entries.
 *
 * @param opening as the month before left them
 * @param totals of the kinds that occurred
 * @param closing after the month's last entry
 */
public record MonthStatement(
    YearMonth month, Balances opening, Map<Kind, Total> totals, Balances closing) {

  public MonthStatement {
    Map<Kind, Total> copy = new EnumMap<>(Kind.class);
    copy.putAll(totals);
    totals = Collections.unmodifiableMap(copy);
  }

  /**
   * @param entries how many
   * @param credits that they moved; adjustments down count against those up
   */
  public record Total(long entries, long credits) {
    private Total and(Total other) {
      return new Total(entries + other.entries, Math.addExact(credits, other.credits));
    }
  }

  /** A month without entries. */
  public static MonthStatement begin(YearMonth month, Balances opening) {
    return new MonthStatement(month, opening, Map.of(), opening);
  }

  MonthStatement with(LedgerEntry entry) {
    Map<Kind, Total> next = new EnumMap<>(Kind.class);
    next.putAll(totals);
    next.merge(entry.kind(), new Total(1, moved(entry)), Total::and);
    return new MonthStatement(month, opening, next, entry.after());
  }

  private static long moved(LedgerEntry entry) {
    Movement movement = entry.movement();
    boolean isTakenAway =
        entry.kind() == Kind.ADJUSTED
            && movement != null
            && movement.debit() == LedgerAccount.AVAILABLE;
    long amount = entry.amount().amount();
    return isTakenAway ? -amount : amount;
  }

  /** Spent less refunded, in credits; below zero if more was refunded than spent. */
  public long charged() {
    return Math.subtractExact(closing.charged(), opening.charged());
  }
}
