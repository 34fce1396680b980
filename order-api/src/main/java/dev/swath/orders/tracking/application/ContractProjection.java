package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.orders.tracking.domain.ContractAccount;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Contracts as documents. */
public final class ContractProjection implements Projection<LedgerEntry> {
  private final Contracts contracts;

  public ContractProjection(Contracts contracts) {
    this.contracts = contracts;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same account is how "nothing changed" is said
  public void apply(List<Recorded<LedgerEntry>> batch) {
    Set<ContractId> ids = new HashSet<>();
    batch.forEach(recorded -> ids.add(recorded.event().contractId()));
    Map<ContractId, ContractAccount> stored = contracts.load(ids);

    Map<ContractId, ContractAccount> changed = new LinkedHashMap<>();
    for (Recorded<LedgerEntry> recorded : batch) {
      ContractId id = recorded.event().contractId();
      ContractAccount before = changed.getOrDefault(id, stored.get(id));
      ContractAccount after = ContractAccount.apply(before, recorded.event());
      if (after != before) {
        changed.put(id, after);
      }
    }
    contracts.store(
        changed.values().stream()
            .map(after -> new Contracts.Change(stored.get(after.id()), after))
            .toList());
  }
}
