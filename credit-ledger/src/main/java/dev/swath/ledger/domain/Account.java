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
import dev.swath.ledger.domain.AccountPart.Done;
import dev.swath.ledger.domain.AccountPart.DonePart;
import dev.swath.ledger.domain.AccountPart.LotPart;
import dev.swath.ledger.domain.AccountPart.OrderPart;
import dev.swath.ledger.domain.AccountPart.SpentPart;
import dev.swath.ledger.domain.AccountPart.VoucherPart;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.OrderAccount.Capture;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Ended;
import dev.swath.ledger.domain.OrderAccount.Held;
import dev.swath.ledger.domain.OrderAccount.Refused;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import dev.swath.ledger.domain.Spending.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import java.util.function.Function;
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
  private final SequencedMap<EventId, Done> done = new LinkedHashMap<>();
  private final SequencedMap<OrderId, OrderAccount> past = new LinkedHashMap<>();

  private final Pending<Waiting> waiting = new Pending<>(Waiting::until);
  private final Pending<Held> held = new Pending<>(Held::until);

  private final Set<OrderId> changedOrders = new HashSet<>();
  private final Set<EventId> changedDone = new HashSet<>();
  private final Set<String> changedVouchers = new HashSet<>();

  /** Everything that does not grow, to be kept and restored; the rest are {@link AccountPart}s. */
  public record Core(
      ContractId contractId,
      @Nullable Terms terms,
      Balances balances,
      long sequence,
      String hash,
      long overdrawn) {}

  public Account(ContractId contractId) {
    this.contractId = contractId;
    this.balances = Balances.ZERO;
    this.hash = LedgerEntry.GENESIS;
    this.lots = new Lots();
    this.spending = new Spending();
  }

  /** The account as it was kept. */
  public Account(Core core, Collection<AccountPart> parts) {
    this.contractId = core.contractId();
    this.terms = core.terms();
    this.balances = core.balances();
    this.sequence = core.sequence();
    this.hash = core.hash();
    List<Lot> lotsKept = new ArrayList<>();
    List<Done> doneKept = new ArrayList<>();
    Map<Span, Long> spent = new HashMap<>();
    List<OrderPart> orders = new ArrayList<>();
    for (AccountPart part : parts) {
      switch (part) {
        case LotPart(_, Lot lot) when lot != null -> lotsKept.add(lot);
        case DonePart(_, Done request) when request != null -> doneKept.add(request);
        case SpentPart(Span span, Long credits) when credits != null -> spent.put(span, credits);
        case VoucherPart(String code, Integer times) when times != null ->
            voucherUses.put(code, times);
        case OrderPart order when order.exists() -> orders.add(order);
        case LotPart _, DonePart _, SpentPart _, VoucherPart _, OrderPart _ -> {}
      }
    }
    this.lots = new Lots(lotsKept, core.overdrawn());
    this.spending = new Spending(spent);
    doneKept.sort(Comparator.comparing(Done::at));
    doneKept.forEach(request -> done.put(request.id(), request));
    orders.sort(Comparator.comparing(part -> Objects.requireNonNull(part.order()).since()));
    orders.forEach(part -> put(part.id(), Objects.requireNonNull(part.order())));
    changedOrders.clear();
  }

  public Core core() {
    return new Core(contractId, terms, balances, sequence, hash, lots.overdrawn());
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
          "journal of %s: entry %d (%s) does not follow on entry %d"
              .formatted(contractId, entry.sequence(), entry.entryId(), sequence));
    }
    Balances next = balances.after(entry.movement());
    if (!next.equals(entry.after())) {
      throw new IllegalStateException(
          "journal of %s: entry %d says %s where %s come of the entries before"
              .formatted(contractId, entry.sequence(), entry.after(), next));
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
      changedDone.add(entry.entryId());
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
      changedVouchers.add(code);
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
          case Ended o -> {
            long late = entry.amount().amount();
            lots.take(late);
            spending.add(o.user(), o.heldAt(), late);
            yield new Ended(
                o.since(),
                o.heldAt(),
                o.user(),
                o.paymentId(),
                OrderAccount.with(o.captures(), capture),
                o.released().minus(entry.amount()));
          }
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
        new Ended(
            entry.at(),
            order.heldAt(),
            order.user(),
            order.paymentId(),
            order.captures(),
            entry.kind() == Kind.RELEASED ? entry.amount() : Credits.ZERO));
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
          case Ended o ->
              new Ended(o.since(), o.heldAt(), o.user(), o.paymentId(), captures, o.released());
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
    changedOrders.add(id);
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
   * Forgets what the policy says is not needed any more: orders that ended long ago, what was spent
   * in periods that are over, and the names of operators' requests of long ago. Balances do not
   * change.
   *
   * @return the orders that were forgotten
   */
  public Collection<OrderId> forget(Policy policy, Instant now) {
    List<OrderId> forgotten = dropOldest(past, OrderAccount::since, policy.forgetBefore(now));
    changedOrders.addAll(forgotten);
    changedDone.addAll(dropOldest(done, Done::at, policy.forgetRequestsBefore(now)));
    spending.forgetOver(now);
    return forgotten;
  }

  private static <K, V> List<K> dropOldest(
      SequencedMap<K, V> oldestFirst, Function<V, Instant> time, Instant before) {
    List<K> dropped = new ArrayList<>();
    Iterator<Map.Entry<K, V>> oldest = oldestFirst.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<K, V> entry = oldest.next();
      if (!time.apply(entry.getValue()).isBefore(before)) {
        break;
      }
      oldest.remove();
      dropped.add(entry.getKey());
    }
    return dropped;
  }

  /** The parts that are otherwise than when this was last asked, as they are now. */
  public List<AccountPart> takeChanges() {
    List<AccountPart> changes = new ArrayList<>();
    changedOrders.forEach(id -> changes.add(new OrderPart(id, order(id))));
    changedOrders.clear();
    changedDone.forEach(id -> changes.add(new DonePart(id, done.get(id))));
    changedDone.clear();
    changedVouchers.forEach(code -> changes.add(new VoucherPart(code, voucherUses.get(code))));
    changedVouchers.clear();
    lots.takeChanges().forEach(grant -> changes.add(new LotPart(grant, lots.lot(grant))));
    spending.takeChanges().forEach(span -> changes.add(new SpentPart(span, spending.in(span))));
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

  /** How many lots of credits have a date by which they expire. */
  int datedLots() {
    return lots.dated();
  }

  List<Lot> lots() {
    return lots.all();
  }

  /** The orders of which the hold, or the wait for a payment, has ended by now. */
  public List<OrderId> due(Instant now, int atMost) {
    List<OrderId> due = new ArrayList<>();
    waiting.due(now, atMost).forEach(order -> due.add(order.getKey()));
    held.due(now, atMost).forEach(order -> due.add(order.getKey()));
    return due;
  }

  Pending<Waiting> waiting() {
    return waiting;
  }

  Pending<Held> held() {
    return held;
  }

  /** When something {@linkplain LedgerRequest.ExpireDue comes to its end}; null for never. */
  public @Nullable Instant nextDue() {
    Instant next = lots.nextExpiry();
    for (Instant other : new @Nullable Instant[] {waiting.next(), held.next()}) {
      if (next == null || (other != null && other.isBefore(next))) {
        next = other;
      }
    }
    return next;
  }
}
