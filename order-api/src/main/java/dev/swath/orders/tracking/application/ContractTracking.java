package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.MonthStatement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers questions about contracts. One that was never opened is none. */
public final class ContractTracking {
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final Contracts contracts;
  private final Statements statements;
  private final CatchingUp catchingUp;

  public ContractTracking(Contracts contracts, Statements statements, CatchingUp catchingUp) {
    this.contracts = contracts;
    this.statements = statements;
    this.catchingUp = catchingUp;
  }

  /**
   * The contract; null only if its opening was not in the journal before this call.
   *
   * @throws TrackingUnavailable if nobody can say
   * @throws TrackingBehind if that cannot be said yet
   */
  public @Nullable ContractAccount find(ContractId id) {
    ContractAccount account = opened(id);
    if (account != null) {
      return account;
    }
    catchingUp.with(Topics.LEDGER_ENTRIES, id.value(), CATCH_UP);
    return opened(id);
  }

  private @Nullable ContractAccount opened(ContractId id) {
    ContractAccount account = contracts.find(id);
    return account == null || account.terms() == null ? null : account;
  }

  /**
   * Sorted by id; also those that were never opened, which are not to be shown.
   *
   * @param ids only these; null for all
   * @param after only contracts whose ids sort behind this one; null for the first page
   * @param limit how many at most
   * @throws TrackingUnavailable if nobody can say
   */
  public List<ContractAccount> list(@Nullable Set<String> ids, @Nullable String after, int limit) {
    return contracts.list(ids, after, limit);
  }

  /**
   * The statement of a month, up to what is booked by now; null before the contract's first month.
   *
   * @throws TrackingUnavailable if nobody can say
   */
  public @Nullable MonthStatement statement(ContractAccount account, YearMonth month) {
    MonthStatement current = account.month();
    if (month.isBefore(account.since())) {
      return null;
    }
    MonthStatement latest =
        month.isBefore(current.month())
            ? statements.latest(account.id(), account.since(), month)
            : current;
    return latest == null || latest.month().equals(month)
        ? latest
        // Nothing was booked in it.
        : MonthStatement.begin(month, latest.closing());
  }
}
