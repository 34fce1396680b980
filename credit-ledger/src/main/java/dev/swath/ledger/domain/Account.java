package dev.swath.ledger.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Balances;
import dev.swath.events.domain.LedgerEntry.Terms;
import dev.swath.events.domain.OrderId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One contract's account: nothing but the fold of its journal entries. Not thread safe; it has one
 * owner.
 */
public final class Account {
  private final ContractId contractId;
  private @Nullable Terms terms;
  private Balances balances = Balances.ZERO;
  private long sequence;
  private Credits openedWith = Credits.ZERO;
  private final Map<OrderId, Hold> holds = new HashMap<>();
  private final Map<EventId, Credits> grants = new HashMap<>();

  /** What became of the request to hold an order's price. */
  sealed interface Hold {
    /**
     * @param amount what was set aside
     */
    record Open(Credits amount, Credits captured, Set<DeliveryId> capturedDeliveries)
        implements Hold {
      Credits remaining() {
        return amount.minus(captured);
      }
    }

    /** Captured or released in whole; nothing can move any more. */
    record Ended() implements Hold {}

    /** Final for its order. */
    record Refused() implements Hold {}
  }

  public Account(ContractId contractId) {
    this.contractId = contractId;
  }

  /**
   * Takes in the next entry of this contract's journal.
   *
   * @throws IllegalStateException if an entry is missing or the entries' own balances do not add
   *     up: the journal is not to be trusted, and neither is anything decided over it
   */
  public void apply(LedgerEntry entry) {
    if (!entry.contractId().equals(contractId) || entry.sequence() != sequence + 1) {
      throw new IllegalStateException(
          "journal of " + contractId + ": expected entry " + (sequence + 1) + ", found " + entry);
    }
    Balances next = balances.after(entry.kind(), entry.amount());
    if (!next.equals(entry.after())) {
      throw new IllegalStateException(
          "journal of " + contractId + ": " + next + " does not agree with " + entry);
    }
    sequence = entry.sequence();
    balances = next;
    terms = entry.terms();
    switch (entry.kind()) {
      case OPENED -> openedWith = entry.amount();
      case GRANTED -> grants.put(entry.entryId(), entry.amount());
      case HELD -> holds.put(order(entry), new Hold.Open(entry.amount(), Credits.ZERO, Set.of()));
      case REFUSED -> holds.put(order(entry), new Hold.Refused());
      case CAPTURED -> capture(entry);
      case RELEASED -> holds.put(order(entry), new Hold.Ended());
      case REFUNDED -> {}
    }
  }

  private void capture(LedgerEntry entry) {
    if (!(holds.get(order(entry)) instanceof Hold.Open hold)) {
      throw new IllegalStateException("captured without a hold: " + entry);
    }
    Set<DeliveryId> deliveries = new HashSet<>(hold.capturedDeliveries());
    deliveries.add(Objects.requireNonNull(entry.deliveryId()));
    holds.put(
        order(entry),
        new Hold.Open(hold.amount(), hold.captured().plus(entry.amount()), deliveries));
  }

  private static OrderId order(LedgerEntry entry) {
    return Objects.requireNonNull(entry.orderId());
  }

  public ContractId contractId() {
    return contractId;
  }

  /** Null as long as the contract was never opened. */
  public @Nullable Terms terms() {
    return terms;
  }

  public Balances balances() {
    return balances;
  }

  /** Number of the last entry; 0 if there is none. */
  public long sequence() {
    return sequence;
  }

  Credits openedWith() {
    return openedWith;
  }

  @Nullable Hold hold(OrderId order) {
    return holds.get(order);
  }

  @Nullable Credits grant(EventId id) {
    return grants.get(id);
  }
}
