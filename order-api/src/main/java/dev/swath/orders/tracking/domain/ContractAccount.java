package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Terms;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A contract as its journal tells it.
 *
 * @param terms what is agreed; null as long as the contract was not opened, since an order can be
 *     refused for a contract that does not exist
 * @param since month of the first entry
 * @param month the statement of the latest month so far
 * @param sequence of the last entry that is in it
 */
public record ContractAccount(
    ContractId id,
    @Nullable Terms terms,
    Balances balances,
    YearMonth since,
    MonthStatement month,
    long sequence) {

  /** The account after an entry; the very same if the entry is not newer than the account. */
  public static ContractAccount apply(@Nullable ContractAccount account, LedgerEntry entry) {
    YearMonth month = YearMonth.from(entry.at().atOffset(ZoneOffset.UTC));
    if (account == null) {
      return new ContractAccount(
          entry.contractId(),
          agreed(entry),
          entry.after(),
          month,
          MonthStatement.begin(month, Balances.ZERO).with(entry),
          entry.sequence());
    }
    return entry.sequence() <= account.sequence ? account : account.with(entry, month);
  }

  /** What the payment provider calls a card, as old entries tell it, is nothing to keep here. */
  private static @Nullable Terms agreed(LedgerEntry entry) {
    Terms terms = entry.terms();
    return terms == null ? null : terms.withCardByReference(entry.contractId());
  }

  private ContractAccount with(LedgerEntry entry, YearMonth at) {
    // A month that has ended stays as it is, whatever a clock says that was set back.
    MonthStatement current = at.isAfter(month.month()) ? MonthStatement.begin(at, balances) : month;
    return new ContractAccount(
        id,
        entry.terms() == null ? terms : agreed(entry),
        entry.after(),
        since,
        current.with(entry),
        entry.sequence());
  }
}
