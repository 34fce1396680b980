package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.orders.tracking.domain.ContractAccount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Contracts as documents, with their journals and the statements of their months. The contract's
 * document comes last, so that whatever it counts is there.
 */
public final class ContractProjection implements Projection<LedgerEntry> {
  private final Contracts contracts;
  private final Entries entries;
  private final Statements statements;

  public ContractProjection(Contracts contracts, Entries entries, Statements statements) {
    this.contracts = contracts;
    this.entries = entries;
    this.statements = statements;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same account is how "nothing changed" is said
  public @Nullable BooleanSupplier apply(List<Recorded<LedgerEntry>> batch) {
    Set<ContractId> ids = new HashSet<>();
    batch.forEach(recorded -> ids.add(recorded.event().contractId()));
    Map<ContractId, ContractAccount> stored = contracts.load(ids);

    SequencedMap<ContractId, ContractAccount> changed = new LinkedHashMap<>();
    List<LedgerEntry> fresh = new ArrayList<>();
    List<Statements.Ended> ended = new ArrayList<>();
    for (Recorded<LedgerEntry> recorded : batch) {
      LedgerEntry entry = recorded.event();
      ContractId id = entry.contractId();
      ContractAccount before = changed.getOrDefault(id, stored.get(id));
      ContractAccount after = ContractAccount.apply(before, entry);
      if (after != before) {
        changed.put(id, after);
        fresh.add(entry);
        if (before != null && !before.month().month().equals(after.month().month())) {
          ended.add(new Statements.Ended(id, before.month()));
        }
      }
    }
    entries.store(fresh);
    statements.store(ended);
    contracts.store(
        changed.values().stream()
            .map(after -> new Contracts.Change(stored.get(after.id()), after))
            .toList());
    return changed.isEmpty() ? null : () -> isKept(changed.sequencedValues().getLast());
  }

  private boolean isKept(ContractAccount written) {
    ContractAccount stored = contracts.find(written.id());
    return stored != null && stored.sequence() >= written.sequence();
  }
}
