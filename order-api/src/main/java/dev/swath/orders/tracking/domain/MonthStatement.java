package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.Terms;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened on a contract's accounts in one month, UTC: the fold of the month's entries.
 *
 * @param opening as the month before left them
 * @param totals of the kinds that occurred
 * @param closing after the month's last entry
 * @param money what was charged in money; null in a statement that was stored before that was
 *     counted
 */
public record MonthStatement(
    YearMonth month,
    Balances opening,
    Map<Kind, Total> totals,
    Balances closing,
    @Nullable Money money) {

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

  /**
   * Charged less refunded. Each order is rounded by itself, as its card pays it, so this is not
   * always what the credits of the month are together.
   *
   * @param minor what the entries say, in the smallest unit of the currency
   * @param unpriced credits of entries that do not say
   */
  public record Money(long minor, long unpriced) {
    private static final Money NONE = new Money(0, 0);

    private Money with(LedgerEntry entry, long credits) {
      return entry.chargedMinor() == null
          ? new Money(minor, Math.addExact(unpriced, credits))
          : new Money(Math.addExact(minor, entry.chargedMinor()), unpriced);
    }
  }

  /** A month without entries. */
  public static MonthStatement begin(YearMonth month, Balances opening) {
    return new MonthStatement(month, opening, Map.of(), opening, Money.NONE);
  }

  MonthStatement with(LedgerEntry entry) {
    Map<Kind, Total> next = new EnumMap<>(Kind.class);
    next.putAll(totals);
    next.merge(entry.kind(), new Total(1, moved(entry)), Total::and);
    return new MonthStatement(
        month,
        opening,
        next,
        entry.after(),
        counted().with(entry, Math.subtractExact(entry.after().charged(), closing.charged())));
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

  private Money counted() {
    return Objects.requireNonNullElse(money, new Money(0, charged()));
  }

  /**
   * What was charged, in the contract's currency: the sum of what its orders cost, each rounded by
   * itself; below zero if more was refunded than spent.
   */
  public BigDecimal charged(Terms terms) {
    Money counted = counted();
    BigDecimal unpriced = terms.money(new Credits(Math.abs(counted.unpriced())));
    return terms
        .ofMinorUnits(counted.minor())
        .add(counted.unpriced() < 0 ? unpriced.negate() : unpriced);
  }
}
