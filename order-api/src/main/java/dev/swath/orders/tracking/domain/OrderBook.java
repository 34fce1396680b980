package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that one order moved on its contract's accounts.
 *
 * @param entries oldest first
 */
public record OrderBook(List<LedgerEntry> entries) {
  public OrderBook {
    entries = List.copyOf(entries);
  }

  /** In credits. */
  public record Sides(long debits, long credits) {
    private static final Sides NONE = new Sides(0, 0);

    private Sides and(long debit, long credit) {
      return new Sides(Math.addExact(debits, debit), Math.addExact(credits, credit));
    }
  }

  /** The trial balance: what was debited and credited to each account that was moved. */
  public Map<LedgerAccount, Sides> trialBalance() {
    Map<LedgerAccount, Sides> accounts = new EnumMap<>(LedgerAccount.class);
    for (LedgerEntry entry : entries) {
      Movement movement = entry.movement();
      if (movement != null) {
        long amount = movement.amount().amount();
        accounts.merge(movement.debit(), new Sides(amount, 0), (sides, _) -> sides.and(amount, 0));
        accounts.merge(movement.credit(), new Sides(0, amount), (sides, _) -> sides.and(0, amount));
      }
    }
    return accounts;
  }

  /** Both sides over all accounts; they are equal. */
  public Sides total() {
    Sides total = Sides.NONE;
    for (Sides sides : trialBalance().values()) {
      total = total.and(sides.debits(), sides.credits());
    }
    return total;
  }

  /** What the order did to each account, each counted the way in which it grows. */
  public Balances effect() {
    Balances effect = Balances.ZERO;
    for (LedgerEntry entry : entries) {
      effect = effect.after(entry.movement());
    }
    return effect;
  }

  /** Whether the order's events already tell of entries that are not here yet. */
  public boolean isBehind(OrderState order) {
    Credits held = order.held();
    if (held == null) {
      return false;
    }
    Balances effect = effect();
    boolean isReleased = order.released() != null;
    return entries.stream().noneMatch(entry -> entry.kind() == LedgerEntry.Kind.HELD)
        || effect.spent() < order.captured().amount()
        || effect.refunded() < refunded(order)
        || (isReleased && effect.held() != 0);
  }

  private static long refunded(OrderState order) {
    return order.items().stream()
        .map(OrderState.Item::delivery)
        .map(DeliveryState::refunded)
        .mapToLong(Credits::amount)
        .sum();
  }
}
