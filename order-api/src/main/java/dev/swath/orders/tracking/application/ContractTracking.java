package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.domain.ContractAccount;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers questions about contracts. */
public final class ContractTracking {
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final Contracts contracts;
  private final CatchingUp catchingUp;

  public ContractTracking(Contracts contracts, CatchingUp catchingUp) {
    this.contracts = contracts;
    this.catchingUp = catchingUp;
  }

  /**
   * The contract; null only if nothing about it was in the journal before this call.
   *
   * @throws TrackingUnavailable if nobody can say
   * @throws TrackingBehind if that cannot be said yet
   */
  public @Nullable ContractAccount find(ContractId id) {
    ContractAccount account = contracts.find(id);
    if (account != null) {
      return account;
    }
    catchingUp.with(Topics.LEDGER_ENTRIES, id.value(), CATCH_UP);
    return contracts.find(id);
  }

  /**
   * Sorted by id.
   *
   * @param ids only these; null for all
   * @throws TrackingUnavailable if nobody can say
   */
  public List<ContractAccount> list(@Nullable Set<String> ids) {
    return contracts.list(ids);
  }
}
