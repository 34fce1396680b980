package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Contracts as documents, with their journals and the statements of their months. The contract's
 * document comes last, so that whatever it counts is there.
 */
public final class ContractProjection implements Projection<LedgerEntry> {
  /** In each partition. */
  private static final int MAX_REMEMBERED = 1_000;

  private final RecentFolds<ContractId, ContractAccount> recent =
      new RecentFolds<>(MAX_REMEMBERED, _ -> 1);

  private final Contracts contracts;
  private final Entries entries;
  private final Statements statements;

  public ContractProjection(Contracts contracts, Entries entries, Statements statements) {
    this.contracts = contracts;
    this.entries = entries;
    this.statements = statements;
  }

  @Override
  public @Nullable BooleanSupplier apply(List<Recorded<LedgerEntry>> batch) {
    try {
      return fold(batch);
    } catch (RuntimeException e) {
      // Some of the contracts may be stored, and some not.
      batch.forEach(recorded -> recent.forget(recorded.partition()));
      throw e;
    }
  }

  /** What is stored of the contracts of a batch. */
  private Map<ContractId, ContractAccount> stored(List<Recorded<LedgerEntry>> batch) {
    Map<ContractId, ContractAccount> known = new HashMap<>();
    Set<ContractId> unknown = new HashSet<>();
    for (Recorded<LedgerEntry> recorded : batch) {
      ContractId id = recorded.event().contractId();
      ContractAccount account = recent.of(recorded.partition(), id);
      if (account == null) {
        unknown.add(id);
      } else {
        known.put(id, account);
      }
    }
    if (!unknown.isEmpty()) {
      known.putAll(contracts.load(unknown));
    }
    return known;
  }

  @SuppressWarnings("ReferenceEquality") // the very same account is how "nothing changed" is said
  private @Nullable BooleanSupplier fold(List<Recorded<LedgerEntry>> batch) {
    Map<ContractId, ContractAccount> stored = stored(batch);

    SequencedMap<ContractId, ContractAccount> changed = new LinkedHashMap<>();
    Map<ContractId, LogPartition> partitions = new HashMap<>();
    List<Entries.Booked> fresh = new ArrayList<>();
    List<Statements.Ended> ended = new ArrayList<>();
    for (Recorded<LedgerEntry> recorded : batch) {
      LedgerEntry entry = recorded.event();
      ContractId id = entry.contractId();
      ContractAccount before = changed.getOrDefault(id, stored.get(id));
      ContractAccount after = ContractAccount.apply(before, entry);
      if (after != before) {
        changed.putLast(id, after);
        partitions.put(id, recorded.partition());
        fresh.add(new Entries.Booked(recorded.partition(), entry));
        if (before != null && !before.month().month().equals(after.month().month())) {
          ended.add(new Statements.Ended(recorded.partition(), id, before.month()));
        }
      }
    }
    entries.store(fresh);
    statements.store(ended);
    contracts.store(
        changed.values().stream()
            .map(
                after ->
                    new Contracts.Change(
                        Objects.requireNonNull(partitions.get(after.id())),
                        stored.get(after.id()),
                        after))
            .toList());
    changed.forEach(
        (id, after) -> recent.remember(Objects.requireNonNull(partitions.get(id)), id, after));
    return changed.isEmpty() ? null : () -> isKept(changed.sequencedValues().getLast());
  }

  @Override
  public void resume(LogPartition partition) {
    recent.forget(partition);
  }

  @Override
  public void forget(LogPartition partition) {
    recent.forget(partition);
    contracts.forget(partition);
    entries.forget(partition);
    statements.forget(partition);
  }

  private boolean isKept(ContractAccount written) {
    return contracts.sequence(written.id()) >= written.sequence();
  }
}
