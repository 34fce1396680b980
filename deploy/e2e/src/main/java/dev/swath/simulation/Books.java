package dev.swath.simulation;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.JournalAudit;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The journal, audited and added up once more in the plainest way. All knowledge of its entries is
 * here.
 */
final class Books {
  private final JournalAudit audit = new JournalAudit();
  private final Map<ContractId, Account> accounts = new LinkedHashMap<>();
  private final Set<EventId> causes = new HashSet<>();
  private final Map<OrderId, Long> held = new HashMap<>();
  private final Map<OrderId, Long> captured = new HashMap<>();
  private final Set<DeliveryId> capturedDeliveries = new HashSet<>();

  /** A contract's balances in credits, as they are written and as they have to be. */
  static final class Account {
    private long sequence;
    private long granted;
    private long limit;
    private Balances balances = Balances.ZERO;

    long sequence() {
      return sequence;
    }

    Balances balances() {
      return balances;
    }

    long held() {
      return balances.held();
    }
  }

  Map<ContractId, Account> accounts() {
    return accounts;
  }

  Set<DeliveryId> capturedDeliveries() {
    return capturedDeliveries;
  }

  void book(LedgerEntry entry) {
    Account account = accounts.computeIfAbsent(entry.contractId(), _ -> new Account());
    require(
        Law.NOTHING_TWICE_FOR_ONE_CAUSE, causes.add(entry.entryId()), entry, "is booked before");
    String fault = audit.check(entry);
    require(Law.JOURNAL_HAS_NO_GAP, fault == null, entry, String.valueOf(fault));
    account.sequence = entry.sequence();
    account.balances = entry.after();
    if (entry.terms() != null) {
      account.limit = entry.terms().creditLimit().amount();
    }
    move(account, entry);
    Balances after = entry.after();
    require(
        Law.CREDITS_ARE_CONSERVED,
        after.available() + after.held() + after.spent() + after.expired()
            == account.granted + after.refunded(),
        entry,
        "does not add up to " + account.granted);
    require(
        Law.AVAILABLE_STAYS_WITHIN_THE_LIMIT,
        after.available() >= -account.limit,
        entry,
        "is below the limit of " + account.limit);
    require(
        Law.HELD_IS_NEVER_NEGATIVE, after.held() >= 0 && after.spent() >= 0, entry, "is negative");
  }

  private void move(Account account, LedgerEntry entry) {
    long amount = entry.amount().amount();
    Movement movement = entry.movement();
    if (movement != null && movement.debit() == LedgerAccount.GRANTED) {
      account.granted += amount;
    } else if (movement != null && movement.credit() == LedgerAccount.GRANTED) {
      account.granted -= amount;
    }
    if (entry.kind() == LedgerEntry.Kind.HELD) {
      held.put(Objects.requireNonNull(entry.orderId()), amount);
    } else if (entry.kind() == LedgerEntry.Kind.CAPTURED) {
      OrderId order = Objects.requireNonNull(entry.orderId());
      require(
          Law.CAPTURED_WITHIN_THE_HOLD,
          captured.merge(order, amount, Long::sum) <= held.getOrDefault(order, 0L),
          entry,
          "is more than was held");
      capturedDeliveries.add(Objects.requireNonNull(entry.deliveryId()));
    }
  }

  private static void require(Law law, boolean holds, LedgerEntry entry, String otherwise) {
    if (!holds) {
      throw new BrokenLaw(
          law,
          "entry %d of %s, %s %s, %s: %s"
              .formatted(
                  entry.sequence(),
                  entry.contractId(),
                  entry.kind(),
                  entry.amount(),
                  otherwise,
                  entry.after()));
    }
  }
}
