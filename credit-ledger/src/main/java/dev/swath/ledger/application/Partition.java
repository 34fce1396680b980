package dev.swath.ledger.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Terms;
import dev.swath.ledger.application.Snapshot.AccountSnapshot;
import dev.swath.ledger.application.Snapshot.Checkpoint;
import dev.swath.ledger.application.Snapshot.PartSnapshot;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.AccountPart;
import dev.swath.ledger.domain.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The accounts whose journals are in one partition. Used by one thread. */
public final class Partition {
  private final Map<ContractId, Account> accounts = new HashMap<>();
  private final Set<ContractId> changed = new HashSet<>();
  private Checkpoint kept = Checkpoint.NONE;
  private Progress progress = Progress.NONE;
  private int entries;
  private @Nullable Instant nextDue;

  public Partition() {}

  /** The accounts as they were kept; the journal from there on is still to be applied. */
  public Partition(Collection<Account> accounts, Checkpoint kept) {
    for (Account account : accounts) {
      this.accounts.put(account.contractId(), account);
      noteDue(account.nextDue());
    }
    this.kept = kept;
    this.progress = kept.progress();
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
    Account account = account(entry.contractId());
    account.apply(entry);
    changed.add(entry.contractId());
    entries++;
    // Not only what the entry says ends: what it gives back may have its end, too.
    noteDue(account.nextDue());
  }

  /** A request was decided. */
  public void decided(long offset, Progress.@Nullable Cause cause) {
    progress = progress.with(offset, cause);
  }

  /** Whether a request was decided when something was last forgotten. */
  public boolean wasDecided(long offset, Progress.@Nullable Cause cause) {
    return kept.progress().covers(offset, cause);
  }

  /** Records of the journal before that offset that are no entries are in the dead letters. */
  public long buriedBefore() {
    return kept.buriedBefore();
  }

  /**
   * Records of the journal that are no entries were put to the dead letters.
   *
   * @param before the offset behind the last of them
   * @return what says so from now on
   */
  public Snapshot buried(int number, long before) {
    kept = new Checkpoint(number, kept.journalEnd(), kept.progress(), before);
    return kept;
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
   * @param policy see {@link Account#forget}
   */
  public List<Snapshot> checkpoint(int number, long journalEnd, Policy policy, Instant now) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (Account account : accounts.values()) {
      account.forget(policy, now);
      List<AccountPart> parts = account.takeChanges();
      parts.forEach(part -> snapshots.add(new PartSnapshot(account.contractId(), part)));
      if (!parts.isEmpty() || changed.contains(account.contractId())) {
        snapshots.add(new AccountSnapshot(account.core()));
      }
    }
    kept = new Checkpoint(number, journalEnd, progress, kept.buriedBefore());
    snapshots.add(kept);
    changed.clear();
    entries = 0;
    return snapshots;
  }

  /** The first contracts that a query is for. */
  public List<ContractSummary> list(ContractQuery query) {
    TreeMap<String, Account> first = new TreeMap<>();
    for (Account account : accounts.values()) {
      Terms terms = account.terms();
      if (terms != null && query.wants(account.contractId(), terms)) {
        first.put(account.contractId().value(), account);
        if (first.size() > query.most()) {
          first.pollLastEntry();
        }
      }
    }
    return first.values().stream().map(ContractSummary::of).toList();
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
    private final Map<ContractId, List<AccountPart>> parts = new HashMap<>();
    private Checkpoint checkpoint = Checkpoint.NONE;

    /** Takes in another snapshot, one of each thing. */
    public void take(Snapshot snapshot) {
      switch (snapshot) {
        case AccountSnapshot(Account.Core core) -> cores.put(core.contractId(), core);
        case PartSnapshot(ContractId contract, AccountPart part) ->
            parts.computeIfAbsent(contract, _ -> new ArrayList<>()).add(part);
        case Checkpoint last -> checkpoint = last;
      }
    }

    /** The accounts cannot be used: the whole journal says the same. */
    public void withoutAccounts() {
      cores.clear();
      parts.clear();
      checkpoint =
          new Checkpoint(
              checkpoint.partition(), 0, checkpoint.progress(), checkpoint.buriedBefore());
    }

    /** Where the journal is to be read from. */
    public long journalEnd() {
      return checkpoint.journalEnd();
    }

    /** The partition as it was kept. */
    public Partition restore() {
      return new Partition(
          cores.values().stream()
              .map(
                  core ->
                      new Account(
                          core,
                          Objects.requireNonNullElse(parts.get(core.contractId()), List.of())))
              .toList(),
          checkpoint);
    }
  }
}
