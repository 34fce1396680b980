package dev.swath.simulation;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The journal, added up once more in the plainest way. All knowledge of its entries is here. */
final class Books {
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
    private LedgerEntry.Balances balances = LedgerEntry.Balances.ZERO;

    long sequence() {
      return sequence;
    }

    long available() {
      return balances.available();
    }

    long held() {
      return balances.held();
    }

    long spent() {
      return balances.spent();
    }
  }

  Map<ContractId, Account> accounts() {
    return accounts;
  }

  boolean isCaptured(DeliveryId delivery) {
    return capturedDeliveries.contains(delivery);
  }

  Set<DeliveryId> capturedDeliveries() {
    return capturedDeliveries;
  }

  void book(LedgerEntry entry) {
    Account account = accounts.computeIfAbsent(entry.contractId(), _ -> new Account());
    require(
        Law.NOTHING_TWICE_FOR_ONE_CAUSE, causes.add(entry.entryId()), entry, "is booked before");
    require(
        Law.JOURNAL_HAS_NO_GAP,
        entry.sequence() == account.sequence + 1,
        entry,
        "does not follow " + account.sequence);
    require(
        Law.JOURNAL_HAS_NO_GAP,
        entry.after().equals(account.balances.after(entry.kind(), entry.amount())),
        entry,
        "does not follow from " + account.balances);
    account.sequence = entry.sequence();
    account.balances = entry.after();
    if (entry.terms() != null) {
      account.limit = entry.terms().creditLimit().amount();
    }
    move(account, entry);
    LedgerEntry.Balances after = entry.after();
    require(
        Law.CREDITS_ARE_CONSERVED,
        after.available() + after.held() + after.spent() == account.granted,
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
    switch (entry.kind()) {
      case OPENED, GRANTED -> account.granted += amount;
      case HELD -> held.put(Objects.requireNonNull(entry.orderId()), amount);
      case CAPTURED -> {
        OrderId order = Objects.requireNonNull(entry.orderId());
        long sum = captured.merge(order, amount, Long::sum);
        require(
            Law.CAPTURED_WITHIN_THE_HOLD,
            sum <= held.getOrDefault(order, 0L),
            entry,
            "is more than was held");
        capturedDeliveries.add(Objects.requireNonNull(entry.deliveryId()));
      }
      case REFUSED, RELEASED, REFUNDED -> {}
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
