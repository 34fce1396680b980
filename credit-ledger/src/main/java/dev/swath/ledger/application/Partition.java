package dev.swath.ledger.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.application.Snapshot.AccountSnapshot;
import dev.swath.ledger.application.Snapshot.Checkpoint;
import dev.swath.ledger.application.Snapshot.OrderForgotten;
import dev.swath.ledger.application.Snapshot.OrderSnapshot;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.OrderAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accounts whose journals are in one partition. Used by one thread. */
public final class Partition {
  private final Map<ContractId, Account> accounts = new HashMap<>();
  private final Set<ContractId> changed = new HashSet<>();
  private int entries;
  private @Nullable Instant nextDue;

  public Partition() {}

  /** The accounts as they were kept; the journal from there on is still to be applied. */
  public Partition(Collection<Account> kept) {
    for (Account account : kept) {
      accounts.put(account.contractId(), account);
      noteDue(account.nextDue());
    }
  }

  /** The account of a contract; one without entries if there is none yet. */
  public Account account(ContractId contract) {
    return accounts.computeIfAbsent(contract, Account::new);
  }

  /**
   * Takes in the next entry of a journal.
   *
   * @throws IllegalStateException see {@link Account#apply}
   */
  public void apply(LedgerEntry entry) {
    account(entry.contractId()).apply(entry);
    changed.add(entry.contractId());
    entries++;
    noteDue(entry.until());
  }

  /** How many entries were applied since the last checkpoint. */
  public int entries() {
    return entries;
  }

  /** No later than when something comes to its end; null for never. */
  public @Nullable Instant nextDue() {
    return nextDue;
  }

  /** The contracts in which something has come to its end. */
  public List<ContractId> due(Instant now) {
    List<ContractId> due = new ArrayList<>();
    nextDue = null;
    for (Account account : accounts.values()) {
      Instant next = account.nextDue();
      noteDue(next);
      if (next != null && !next.isAfter(now)) {
        due.add(account.contractId());
      }
    }
    return due;
  }

  private void noteDue(@Nullable Instant next) {
    if (next != null && (nextDue == null || next.isBefore(nextDue))) {
      nextDue = next;
    }
  }

  /**
   * What changed since the last checkpoint. Forgets what ended too long ago.
   *
   * @param number of the partition
   * @param journalEnd the offset behind the last entry that was applied
   * @param forgetBefore see {@link Account#forget}
   */
  public List<Snapshot> checkpoint(int number, long journalEnd, Instant forgetBefore, Instant now) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (Account account : accounts.values()) {
      Collection<OrderId> forgotten = account.forget(forgetBefore, now);
      for (OrderId order : forgotten) {
        snapshots.add(new OrderForgotten(account.contractId(), order));
      }
      if (!forgotten.isEmpty() || changed.contains(account.contractId())) {
        account
            .takeChanges()
            .forEach(
                (id, order) -> snapshots.add(new OrderSnapshot(account.contractId(), id, order)));
        snapshots.add(new AccountSnapshot(account.core()));
      }
    }
    snapshots.add(new Checkpoint(number, journalEnd));
    changed.clear();
    entries = 0;
    return snapshots;
  }

  /** How many contracts there are. */
  public int contracts() {
    return accounts.size();
  }

  /** How many orders are remembered, under way or ended. */
  public long orders() {
    return accounts.values().stream().mapToLong(Account::orders).sum();
  }

  /** Puts snapshots together again. */
  public static final class Restoring {
    private final Map<ContractId, Account.Core> cores = new HashMap<>();
    private final Map<ContractId, Map<OrderId, OrderAccount>> orders = new HashMap<>();
    private long journalEnd;

    /** Takes in another snapshot, one of each thing. */
    public void take(Snapshot snapshot) {
      switch (snapshot) {
        case AccountSnapshot(Account.Core core) -> cores.put(core.contractId(), core);
        case OrderSnapshot(var contract, var id, var order) ->
            orders.computeIfAbsent(contract, _ -> new HashMap<>()).put(id, order);
        case OrderForgotten _ -> {}
        case Checkpoint(_, long end) -> journalEnd = end;
      }
    }

    /** Where the journal is to be read from. */
    public long journalEnd() {
      return journalEnd;
    }

    public Partition done() {
      return new Partition(
          cores.values().stream()
              .map(
                  core ->
                      new Account(
                          core,
                          Objects.requireNonNullElse(orders.get(core.contractId()), Map.of())))
              .toList());
    }
  }
}
