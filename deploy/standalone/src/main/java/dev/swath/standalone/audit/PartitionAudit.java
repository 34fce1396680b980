package dev.swath.standalone.audit;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.JournalAudit;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderId;
import dev.swath.standalone.audit.ContractAudit.Live;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The books of the contracts of one partition. A contract's entries stand in one partition, so what
 * has to be remembered of every entry is forgotten when the next partition begins.
 */
final class PartitionAudit implements Consumer<JournalRecord> {
  private final Set<ContractId> elsewhere;
  private final Consumer<LedgerEntry> observer;
  private final JournalAudit audit = new JournalAudit();
  private final Map<ContractId, Map<OrderId, Long>> held = new HashMap<>();
  private final Map<String, Bad> bad = new TreeMap<>();
  private final Map<ContractId, LiveAccount.Known> awaited = new HashMap<>();
  private final Map<ContractId, Comparison> compared = new HashMap<>();
  private long records;
  private long strays;

  /** The first bad record of a contract, and how many there are. */
  private static final class Bad {
    private final BadRecord first;
    private long count = 1;

    Bad(BadRecord first) {
      this.first = first;
    }
  }

  /**
   * @param difference empty if there is none
   */
  private record Comparison(String difference) {
    static final Comparison EQUAL = new Comparison("");
  }

  /**
   * @param elsewhere contracts whose entries stand in other partitions
   * @param observer is given every right entry
   */
  PartitionAudit(Set<ContractId> elsewhere, Consumer<LedgerEntry> observer) {
    this.elsewhere = elsewhere;
    this.observer = observer;
  }

  @Override
  public void accept(JournalRecord record) {
    records++;
    switch (record) {
      case JournalRecord.Unreadable(Place place, String key, String cause) ->
          note(new BadRecord(place, key, cause));
      case JournalRecord.Stray _ -> strays++;
      case JournalRecord.Entry(Place place, String key, LedgerEntry entry) -> {
        String fault = fault(key, entry);
        if (fault == null) {
          take(entry);
        } else {
          note(new BadRecord(place, entry.contractId().value(), fault));
        }
      }
    }
  }

  private @Nullable String fault(String key, LedgerEntry entry) {
    if (!key.equals(entry.contractId().value())) {
      return "stands under the key '%s'".formatted(key);
    }
    if (elsewhere.contains(entry.contractId())) {
      return "its contract's entries stand in another partition";
    }
    try {
      return audit.check(entry);
    } catch (ArithmeticException e) {
      return "its amount does not fit into the accounts";
    }
  }

  private void note(BadRecord found) {
    Bad before = bad.get(found.contract());
    if (before == null) {
      bad.put(found.contract(), new Bad(found));
    } else {
      before.count++;
    }
  }

  private void take(LedgerEntry entry) {
    ContractId contract = entry.contractId();
    Movement movement = entry.movement();
    OrderId order = entry.orderId();
    if (movement != null && order != null) {
      long amount = movement.amount().amount();
      long more =
          movement.credit() == LedgerAccount.HELD
              ? amount
              : movement.debit() == LedgerAccount.HELD ? -amount : 0;
      if (more != 0) {
        held.computeIfAbsent(contract, _ -> new HashMap<>())
            .merge(order, more, (before, by) -> before + by == 0 ? null : before + by);
      }
    }
    LiveAccount.Known live = awaited.get(contract);
    if (live != null && live.sequence() == entry.sequence()) {
      awaited.remove(contract);
      compared.put(contract, compare(contract, live));
    }
    observer.accept(entry);
  }

  /** The contracts whose entries are all right so far. */
  Set<ContractId> right() {
    Set<ContractId> right = new HashSet<>(audit.books().keySet());
    right.removeIf(contract -> bad.containsKey(contract.value()));
    return right;
  }

  /**
   * Compares what the ledger says with the books. Where the ledger is ahead of what was read, the
   * comparison is made as soon as the books are where it was.
   */
  void compare(Map<ContractId, LiveAccount> accounts) {
    accounts.forEach(
        (contract, account) -> {
          switch (account) {
            case LiveAccount.Unknown() ->
                compared.put(contract, new Comparison("the ledger has no such contract"));
            case LiveAccount.Known known -> {
              if (known.sequence() > book(contract).entries()) {
                awaited.put(contract, known);
              } else {
                compared.put(contract, compare(contract, known));
              }
            }
          }
        });
  }

  /** Whether the ledger was ahead of what has been read so far. */
  boolean isBehind() {
    return !awaited.isEmpty();
  }

  private Comparison compare(ContractId contract, LiveAccount.Known live) {
    JournalAudit.Book book = book(contract);
    if (live.sequence() != book.entries()) {
      return new Comparison(
          "the ledger is at entry %d, the journal at %d"
              .formatted(live.sequence(), book.entries()));
    }
    if (!live.balances().equals(book.balances())) {
      return new Comparison(
          "the ledger has %s, the journal %s".formatted(live.balances(), book.balances()));
    }
    return live.hash().equals(book.hash())
        ? Comparison.EQUAL
        : new Comparison("the ledger's last entry has another hash than the journal's");
  }

  private JournalAudit.Book book(ContractId contract) {
    return Objects.requireNonNull(audit.books().get(contract), contract::value);
  }

  /** How many records there were. */
  long records() {
    return records;
  }

  /** How many of them were no entries, and did not claim to be any. */
  long strays() {
    return strays;
  }

  Set<ContractId> contracts() {
    return audit.books().keySet();
  }

  /** The first bad record of each contract that has one. */
  List<BadRecord> bad() {
    return bad.values().stream().map(found -> found.first).toList();
  }

  /** What was found, by contract. */
  List<ContractAudit> findings() {
    awaited.forEach((contract, live) -> compared.put(contract, compare(contract, live)));
    List<ContractAudit> findings = new ArrayList<>();
    audit
        .books()
        .forEach(
            (contract, book) -> {
              Bad wrong = bad.get(contract.value());
              Comparison comparison = compared.get(contract);
              findings.add(
                  new ContractAudit(
                      contract.value(),
                      book.entries(),
                      wrong == null ? 0 : wrong.count,
                      debitsEqualCredits(book),
                      wrong != null || comparison == null
                          ? Live.NOT_COMPARED
                          : comparison.equals(Comparison.EQUAL) ? Live.EQUAL : Live.DIFFERENT,
                      book.balances(),
                      held.getOrDefault(contract, Map.of()).size(),
                      book.hash(),
                      wrong != null || comparison == null ? "" : comparison.difference()));
            });
    return findings;
  }

  private static boolean debitsEqualCredits(JournalAudit.Book book) {
    long sum = 0;
    for (LedgerAccount account : LedgerAccount.values()) {
      long net = Math.subtractExact(book.debited(account), book.credited(account));
      sum = Math.addExact(sum, net);
      if (book.balances().of(account) != (account.isDebitNormal() ? net : -net)) {
        return false;
      }
    }
    return sum == 0;
  }

  /** Adds the debits and credits of all contracts to these. */
  void addTo(Map<LedgerAccount, TrialBalance> sums) {
    for (LedgerAccount account : LedgerAccount.values()) {
      for (JournalAudit.Book book : audit.books().values()) {
        sums.merge(
            account,
            new TrialBalance(book.debited(account), book.credited(account)),
            TrialBalance::plus);
      }
    }
  }

  static Map<LedgerAccount, TrialBalance> noSums() {
    Map<LedgerAccount, TrialBalance> sums = new EnumMap<>(LedgerAccount.class);
    for (LedgerAccount account : LedgerAccount.values()) {
      sums.put(account, TrialBalance.ZERO);
    }
    return sums;
  }
}
