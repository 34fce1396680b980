package dev.swath.ledger.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.OrderAccount.Capture;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Ended;
import dev.swath.ledger.domain.OrderAccount.Held;
import dev.swath.ledger.domain.OrderAccount.Refused;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One contract's account: nothing but the fold of its journal entries, less what was {@linkplain
 * #forget forgotten}. Not thread safe; it has one owner.
 */
public final class Account {
  private final ContractId contractId;
  private @Nullable Terms terms;
  private Balances balances;
  private long sequence;
  private String hash;
  private final Lots lots;
  private final Spending spending;
  private final Map<String, Integer> voucherUses = new TreeMap<>();

  // The oldest first in each: entries come in the order of time.
  private final Map<EventId, Done> done = new LinkedHashMap<>();
  private final Map<OrderId, Waiting> waiting = new LinkedHashMap<>();
  private final Map<OrderId, Held> held = new LinkedHashMap<>();
  private final SequencedMap<OrderId, OrderAccount> past = new LinkedHashMap<>();

  private final Set<OrderId> changed = new HashSet<>();

  /** An operator's request that was booked. */
  public record Done(EventId id, Instant at, String requestHash) {}

  /** By how many orders a voucher is or was used. */
  public record VoucherUse(String code, int times) {}

  /** Everything but the orders, to be kept and restored. */
  public record Core(
      ContractId contractId,
      @Nullable Terms terms,
      Balances balances,
      long sequence,
      String hash,
      List<Lot> lots,
      long overdrawn,
      List<Spending.Spent> spending,
      List<VoucherUse> vouchers,
      List<Done> done) {}

  public Account(ContractId contractId) {
    this.contractId = contractId;
    this.balances = Balances.ZERO;
    this.hash = LedgerEntry.GENESIS;
    this.lots = new Lots();
    this.spending = new Spending();
  }

  /** The account as it was kept. */
  public Account(Core core, Map<OrderId, OrderAccount> orders) {
    this.contractId = core.contractId();
    this.terms = core.terms();
    this.balances = core.balances();
    this.sequence = core.sequence();
    this.hash = core.hash();
    this.lots = new Lots(core.lots(), core.overdrawn());
    this.spending = new Spending(core.spending());
    core.vouchers().forEach(used -> voucherUses.put(used.code(), used.times()));
    core.done().forEach(d -> done.put(d.id(), d));
    orders.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparing(OrderAccount::since)))
        .forEach(order -> put(order.getKey(), order.getValue()));
    changed.clear();
  }

  public Core core() {
    return new Core(
        contractId,
        terms,
        balances,
        sequence,
        hash,
        lots.all(),
        lots.overdrawn(),
        spending.all(),
        voucherUses.entrySet().stream()
            .map(used -> new VoucherUse(used.getKey(), used.getValue()))
            .toList(),
        List.copyOf(done.values()));
  }

  /**
   * Takes in the next entry of this contract's journal.
   *
   * @throws IllegalStateException if an entry is missing, does not follow on the last one, or the
   *     balances do not add up: the journal is not to be trusted, and neither is anything decided
   *     over it
   */
  public void apply(LedgerEntry entry) {
    if (!entry.contractId().equals(contractId)
        || entry.sequence() != sequence + 1
        || !entry.previousHash().equals(hash)) {
      throw new IllegalStateException(
          "journal of " + contractId + ": " + entry + " does not follow on entry " + sequence);
    }
    Balances next = balances.after(entry.movement());
    if (!next.equals(entry.after())) {
      throw new IllegalStateException(
          "journal of " + contractId + ": " + next + " does not agree with " + entry);
    }
    sequence = entry.sequence();
    hash = entry.hash();
    balances = next;
    if (entry.terms() != null) {
      terms = entry.terms();
    }
    if (entry.operation() != null) {
      done.put(
          entry.entryId(), new Done(entry.entryId(), entry.at(), entry.operation().requestHash()));
    }
    switch (entry.kind()) {
      case OPENED, TERMS_CHANGED, LOW_BALANCE, NOT_COLLECTED -> {}
      case GRANTED, AUTHORIZED -> lots.add(lot(entry));
      case ADJUSTED -> adjust(entry);
      case VOIDED -> lots.take(entry.amount().amount());
      case EXPIRED -> lots.remove(expiredGrant(entry));
      case PAYMENT_AWAITED -> await(entry);
      case PAYMENT_ACTION_REQUIRED -> nameThePayment(entry);
      case HELD -> hold(entry);
      case REFUSED -> {
        noLongerAwait(entry);
        put(order(entry), new Refused(entry.at()));
      }
      case CAPTURED, CAPTURE_REFUSED -> capture(entry);
      case RELEASED, HOLD_EXPIRED -> release(entry);
      case REFUNDED -> refund(entry);
    }
  }

  private void adjust(LedgerEntry entry) {
    if (Objects.requireNonNull(entry.movement()).credit() == LedgerAccount.AVAILABLE) {
      lots.add(lot(entry));
    } else {
      lots.take(entry.amount().amount());
    }
  }

  /** Counts in budgets from now on, or orders that wait together could exceed them together. */
  private void await(LedgerEntry entry) {
    Credits amount = asked(entry);
    spending.add(entry.user(), entry.at(), amount.amount());
    use(vouchers(entry), 1);
    put(
        order(entry),
        new Waiting(
            entry.at(), until(entry), amount, entry.user(), vouchers(entry), entry.reference()));
  }

  private void noLongerAwait(LedgerEntry entry) {
    Waiting order = waiting.get(order(entry));
    if (order != null) {
      spending.add(order.user(), order.since(), -order.amount().amount());
      use(order.vouchers(), -1);
    }
  }

  private void use(List<String> vouchers, int times) {
    for (String code : vouchers) {
      int used = voucherUses(code) + times;
      if (used == 0) {
        voucherUses.remove(code);
      } else {
        voucherUses.put(code, used);
      }
    }
  }

  private void nameThePayment(LedgerEntry entry) {
    Waiting order = waiting.get(order(entry));
    if (order != null) {
      put(
          order(entry),
          new Waiting(
              order.since(),
              order.until(),
              order.amount(),
              order.user(),
              order.vouchers(),
              entry.reference()));
    }
  }

  private void hold(LedgerEntry entry) {
    long amount = entry.amount().amount();
    noLongerAwait(entry);
    spending.add(entry.user(), entry.at(), amount);
    use(vouchers(entry), 1);
    put(
        order(entry),
        new Held(
            entry.at(),
            until(entry),
            entry.amount(),
            entry.user(),
            vouchers(entry),
            entry.reference(),
            lots.take(amount),
            List.of()));
  }

  private void capture(LedgerEntry entry) {
    Capture capture =
        new Capture(Objects.requireNonNull(entry.deliveryId()), entry.amount(), Credits.ZERO);
    put(
        order(entry),
        switch (charged(entry)) {
          case Held o ->
              new Held(
                  o.since(),
                  o.until(),
                  o.amount(),
                  o.user(),
                  o.vouchers(),
                  o.paymentId(),
                  Lots.spend(o.shares(), entry.amount().amount()),
                  OrderAccount.with(o.captures(), capture));
          case Ended o ->
              new Ended(
                  o.since(),
                  o.heldAt(),
                  o.user(),
                  o.paymentId(),
                  OrderAccount.with(o.captures(), capture));
        });
  }

  private void release(LedgerEntry entry) {
    if (!(charged(entry) instanceof Held order)) {
      throw new IllegalStateException("released without a hold: " + entry);
    }
    lots.giveBack(order.shares(), lot(entry));
    spending.add(order.user(), order.since(), -entry.amount().amount());
    if (order.captures().isEmpty()) {
      use(order.vouchers(), -1);
    }
    put(
        order(entry),
        new Ended(entry.at(), order.heldAt(), order.user(), order.paymentId(), order.captures()));
  }

  private void refund(LedgerEntry entry) {
    Charged before = charged(entry);
    lots.add(lot(entry));
    spending.add(before.user(), before.heldAt(), -entry.amount().amount());
    List<Capture> captures =
        OrderAccount.refunded(
            before.captures(), Objects.requireNonNull(entry.deliveryId()), entry.amount());
    put(
        order(entry),
        switch (before) {
          case Held o ->
              new Held(
                  o.since(),
                  o.until(),
                  o.amount(),
                  o.user(),
                  o.vouchers(),
                  o.paymentId(),
                  o.shares(),
                  captures);
          case Ended o -> new Ended(o.since(), o.heldAt(), o.user(), o.paymentId(), captures);
        });
  }

  private Charged charged(LedgerEntry entry) {
    if (order(order(entry)) instanceof Charged order) {
      return order;
    }
    throw new IllegalStateException("no hold for " + entry);
  }

  /** Keeps an order where it stood if it stands among its like already. */
  private void put(OrderId id, OrderAccount order) {
    changed.add(id);
    switch (order) {
      case Waiting o -> waiting.put(id, o);
      case Held o -> {
        waiting.remove(id);
        held.put(id, o);
      }
      case Ended o -> {
        held.remove(id);
        past.put(id, o);
      }
      case Refused o -> {
        waiting.remove(id);
        // It may have been forgotten when it was refused, and stand here from before.
        past.putLast(id, o);
      }
    }
  }

  private static Lot lot(LedgerEntry entry) {
    boolean granted = entry.kind() == Kind.GRANTED;
    return new Lot(
        entry.entryId(), entry.sequence(), granted ? entry.until() : null, entry.amount().amount());
  }

  private static EventId expiredGrant(LedgerEntry entry) {
    return new EventId(UUID.fromString(Objects.requireNonNull(entry.reference())));
  }

  private static List<String> vouchers(LedgerEntry entry) {
    return entry.vouchers() == null ? List.of() : entry.vouchers();
  }

  private static OrderId order(LedgerEntry entry) {
    return Objects.requireNonNull(entry.orderId());
  }

  private static Instant until(LedgerEntry entry) {
    return Objects.requireNonNull(entry.until());
  }

  private static Credits asked(LedgerEntry entry) {
    return Objects.requireNonNull(entry.asked());
  }

  /**
   * Forgets orders that ended before that time, and what was spent in periods that are over at the
   * second time. What operators asked for is never forgotten: it is little, and booking it twice
   * would be much. Balances do not change.
   *
   * @return the orders that were forgotten
   */
  public Collection<OrderId> forget(Instant before, Instant now) {
    List<OrderId> forgotten = new ArrayList<>();
    Iterator<Map.Entry<OrderId, OrderAccount>> oldest = past.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<OrderId, OrderAccount> order = oldest.next();
      if (!order.getValue().since().isBefore(before)) {
        break;
      }
      oldest.remove();
      changed.remove(order.getKey());
      forgotten.add(order.getKey());
    }
    spending.forgetOver(now);
    return forgotten;
  }

  /**
   * The orders that stand otherwise than when this was last asked, with how they stand, in no
   * order.
   */
  public Map<OrderId, OrderAccount> takeChanges() {
    Map<OrderId, OrderAccount> changes = HashMap.newHashMap(changed.size());
    for (OrderId id : changed) {
      changes.put(id, Objects.requireNonNull(order(id)));
    }
    changed.clear();
    return changes;
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

  /** Hash of the last entry; {@link LedgerEntry#GENESIS} if there is none. */
  public String hash() {
    return hash;
  }

  /** How many orders are remembered, under way or ended. */
  public int orders() {
    return waiting.size() + held.size() + past.size();
  }

  /** Null if the order is not known, or was forgotten. */
  @Nullable OrderAccount order(OrderId id) {
    OrderAccount order = held.get(id);
    if (order == null) {
      order = waiting.get(id);
    }
    return order == null ? past.get(id) : order;
  }

  @Nullable Done done(EventId id) {
    return done.get(id);
  }

  long spent(@Nullable String user, Terms.Period period, Instant now) {
    return spending.in(user, period, now);
  }

  /** By how many orders a voucher is or was used, less those that ended without a delivery. */
  int voucherUses(String code) {
    return voucherUses.getOrDefault(code, 0);
  }

  List<Lot> expiredLots(Instant now) {
    return lots.expired(now);
  }

  Map<OrderId, Waiting> waiting() {
    return Collections.unmodifiableMap(waiting);
  }

  Map<OrderId, Held> held() {
    return Collections.unmodifiableMap(held);
  }

  /** When something {@linkplain LedgerRequest.ExpireDue comes to its end}; null for never. */
  public @Nullable Instant nextDue() {
    return Stream.of(
            Stream.ofNullable(lots.nextExpiry()),
            waiting.values().stream().limit(1).map(Waiting::until),
            held.values().stream().limit(1).map(Held::until))
        .flatMap(next -> next)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
