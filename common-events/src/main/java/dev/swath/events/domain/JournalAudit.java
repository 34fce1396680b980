package dev.swath.events.domain;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks journals as an auditor would, from nothing but their entries: the chain of each contract,
 * that debits equal credits, that every balance is the one before it moved, and that no cause was
 * booked twice. Entries of one contract are to be given in their order.
 */
public final class JournalAudit {
  private final Map<ContractId, Book> books =
      new TreeMap<>(Comparator.comparing(ContractId::value));

  /** What was found in one contract's journal. */
  public static final class Book {
    private final Set<EventId> causes = new HashSet<>();
    private final Map<OrderId, Long> held = new HashMap<>();
    private final Map<LedgerAccount, Long> debits = new EnumMap<>(LedgerAccount.class);
    private final Map<LedgerAccount, Long> credits = new EnumMap<>(LedgerAccount.class);
    private long sequence;
    private String hash = LedgerEntry.GENESIS;
    private Balances balances = Balances.ZERO;

    /** How many entries were found right. */
    public long entries() {
      return sequence;
    }

    /** The hash of the last one. */
    public String hash() {
      return hash;
    }

    public Balances balances() {
      return balances;
    }

    /** What was debited to an account over all entries. */
    public long debited(LedgerAccount account) {
      return debits.getOrDefault(account, 0L);
    }

    /** What was credited to an account over all entries. */
    public long credited(LedgerAccount account) {
      return credits.getOrDefault(account, 0L);
    }

    private @Nullable String fault(LedgerEntry entry) {
      if (entry.sequence() != sequence + 1) {
        return "entry " + entry.sequence() + " where " + (sequence + 1) + " was to come";
      }
      if (!entry.previousHash().equals(hash)) {
        return "does not follow on the entry before it";
      }
      if (!entry.hash().equals(entry.computedHash())) {
        return "was changed: its content does not have its hash";
      }
      if (!causes.add(entry.entryId())) {
        return "was booked before: " + entry.entryId();
      }
      if (!entry.after().equals(balances.after(entry.movement()))
          || !entry.after().debitsEqualCredits()) {
        return "its balances are not those before it and its movement";
      }
      return holdFault(entry);
    }

    /** What is held is held for orders, and none ever has less than nothing held. */
    private @Nullable String holdFault(LedgerEntry entry) {
      Movement movement = entry.movement();
      if (movement == null
          || (movement.debit() != LedgerAccount.HELD && movement.credit() != LedgerAccount.HELD)) {
        return null;
      }
      if (entry.orderId() == null) {
        return "moves held credits for no order";
      }
      long amount = movement.amount().amount();
      long now =
          held.merge(
              entry.orderId(),
              movement.credit() == LedgerAccount.HELD ? amount : -amount,
              Math::addExact);
      if (now == 0) {
        held.remove(entry.orderId());
      }
      return now < 0 ? "takes more than was held for " + entry.orderId() : null;
    }

    private void take(LedgerEntry entry) {
      sequence = entry.sequence();
      hash = entry.hash();
      balances = entry.after();
      Movement movement = entry.movement();
      if (movement != null) {
        debits.merge(movement.debit(), movement.amount().amount(), Math::addExact);
        credits.merge(movement.credit(), movement.amount().amount(), Math::addExact);
      }
    }
  }

  /**
   * Takes in the next entry.
   *
   * @return what is wrong with it; null if nothing is
   */
  public @Nullable String check(LedgerEntry entry) {
    Book book = books.computeIfAbsent(entry.contractId(), _ -> new Book());
    String fault = book.fault(entry);
    if (fault == null) {
      book.take(entry);
    }
    return fault;
  }

  /** By contract, in the order of their names. */
  public Map<ContractId, Book> books() {
    return Collections.unmodifiableMap(books);
  }
}
