package dev.swath.ledger.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.ledger.domain.Account;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The accounts of the partitions that this instance owns, in memory. A partition is rebuilt from
 * its journal before it is first used, and again after it was forgotten: memory may hold what was
 * never committed, the journal does not. Used by one thread, the one that decides.
 */
public final class Accounts {
  private final IntFunction<Stream<LedgerEntry>> journal;
  private final Map<Integer, Map<ContractId, Account>> partitions = new HashMap<>();

  /**
   * @param journal the committed entries of a partition, first to last
   */
  public Accounts(IntFunction<Stream<LedgerEntry>> journal) {
    this.journal = journal;
  }

  /** Rebuilds the partition unless it is in memory. */
  public void load(int partition) {
    if (!partitions.containsKey(partition)) {
      Map<ContractId, Account> accounts = new HashMap<>();
      try (Stream<LedgerEntry> entries = journal.apply(partition)) {
        entries.forEach(
            entry -> accounts.computeIfAbsent(entry.contractId(), Account::new).apply(entry));
      }
      partitions.put(partition, accounts);
    }
  }

  /** The account of a contract whose journal is in that partition, which must be loaded. */
  public Account get(int partition, ContractId contract) {
    Map<ContractId, Account> accounts = partitions.get(partition);
    if (accounts == null) {
      throw new IllegalStateException("partition " + partition + " is not loaded");
    }
    return accounts.computeIfAbsent(contract, Account::new);
  }

  public void forget(int partition) {
    partitions.remove(partition);
  }

  public void forgetAll() {
    partitions.clear();
  }
}
