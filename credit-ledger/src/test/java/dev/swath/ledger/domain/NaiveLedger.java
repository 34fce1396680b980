package dev.swath.ledger.domain;

import static dev.swath.events.domain.LedgerAccount.AVAILABLE;
import static dev.swath.events.domain.LedgerAccount.EXPIRED;
import static dev.swath.events.domain.LedgerAccount.GRANTED;
import static dev.swath.events.domain.LedgerAccount.HELD;
import static dev.swath.events.domain.LedgerAccount.REFUNDED;
import static dev.swath.events.domain.LedgerAccount.SPENT;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Terms.Budget;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.ChangingRequest;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.LedgerRequest.RefundCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import dev.swath.ledger.domain.LedgerRequest.ShowContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one contract once more, as simple as it can be: every credit is an object of its
 * own, everything else a list that is read from its beginning whenever something is to be known.
 * Slow, and hard to get wrong.
 */
final class NaiveLedger {

  /** Stands in a hold for a credit that nobody had granted. */
  private static final Credit OVERDRAWN = new Credit(0, null);

  private final ContractId contract;
  private final Policy policy;
  private final List<Movement> movements = new ArrayList<>();
  private final List<Credit> purse = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private @Nullable Terms terms;
  private long overdrawn;
  private long sequence;

  // What is said to the request that is being answered.
  private Instant now = Instant.EPOCH;
  private List<Line> lines = List.of();
  private List<OrderEvent> events = List.of();
  private List<PaymentCommand> payments = List.of();

  /** An entry without its name and its place in the chain; an expired grant by its number. */
  record Line(
      Kind kind,
      @Nullable OrderId order,
      @Nullable DeliveryId delivery,
      @Nullable Movement movement,
      @Nullable Credits asked,
      @Nullable String user,
      @Nullable List<String> vouchers,
      @Nullable Instant until,
      @Nullable String reference,
      @Nullable String reason,
      @Nullable Long chargedMinor,
      Balances after) {}

  /** What there is to say; violations without their wording, the reply without the hash. */
  record Answer(
      List<Line> lines,
      List<OrderEvent> events,
      List<PaymentCommand> payments,
      @Nullable LedgerReply reply) {}

  /** One single credit. */
  private record Credit(long grant, @Nullable Instant until) {}

  private record Asked(EventId id, String hash, Instant at) {}

  private static final class Charge {
    final DeliveryId delivery;
    final long amount;
    long refunded;

    Charge(DeliveryId delivery, long amount) {
      this.delivery = delivery;
      this.amount = amount;
    }
  }

  private enum Stage {
    WAITING,
    HELD,
    ENDED,
    REFUSED
  }

  private static final class Order {
    final OrderId id;
    Stage stage;
    Instant since;
    Instant until;
    Instant countsAt;
    long amount;
    long released;
    @Nullable String user;
    List<String> vouchers = List.of();
    boolean isVoucherless;
    @Nullable String payment;
    boolean forgotten;
    List<Credit> held = new ArrayList<>();
    final List<Charge> charges = new ArrayList<>();
    boolean isClosed;

    Order(OrderId id, Stage stage, Instant now) {
      this.id = id;
      this.stage = stage;
      this.since = now;
      this.until = now;
      this.countsAt = now;
    }

    boolean uses(String voucher) {
      return stage != Stage.REFUSED && !isVoucherless && vouchers.contains(voucher);
    }

    boolean isCharged() {
      return stage == Stage.HELD || stage == Stage.ENDED;
    }

    long charged() {
      return charges.stream().mapToLong(c -> c.amount - c.refunded).sum();
    }

    long counts() {
      return switch (stage) {
        case WAITING -> amount;
        case HELD, ENDED -> amount - released - charges.stream().mapToLong(c -> c.refunded).sum();
        case REFUSED -> 0;
      };
    }

    @Nullable Charge charge(DeliveryId delivery) {
      return charges.stream().filter(c -> c.delivery.equals(delivery)).findFirst().orElse(null);
    }
  }

  NaiveLedger(ContractId contract, Policy policy) {
    this.contract = contract;
    this.policy = policy;
  }

  Answer answer(LedgerRequest request, Instant at) {
    now = at;
    lines = new ArrayList<>();
    events = new ArrayList<>();
    payments = new ArrayList<>();
    long availableBefore = balances().available();
    String denied = null;
    boolean repeated = false;
    switch (request) {
      case ShowContract _ -> {
        denied = terms == null ? "unknown-contract" : null;
        repeated = true;
      }
      case ChangingRequest changing -> {
        Asked before =
            asked.stream().filter(a -> a.id().equals(changing.id())).findFirst().orElse(null);
        repeated = before != null && before.hash().equals(changing.operation().requestHash());
        if (!repeated) {
          denied = before == null ? operator(changing) : alreadyAsked(changing);
        }
      }
      case HoldCredits r -> hold(r);
      case RefuseOrder r -> refuse(r);
      case CaptureCredits r -> capture(r);
      case ReleaseCredits r -> release(r);
      case PaymentAuthorized r -> authorized(r);
      case PaymentNeedsAction r -> needsAction(r);
      case RetryPayment r -> retry(r);
      case PaymentDeclined r -> declined(r);
      case PaymentFailed r -> failed(r);
      case ExpireDue _ -> expire();
    }
    if (terms != null
        && terms.lowBalance() != null
        && availableBefore >= terms.lowBalance().amount()
        && balances().available() < terms.lowBalance().amount()) {
      book(Kind.LOW_BALANCE).done();
    }
    LedgerReply reply = null;
    if (request instanceof LedgerRequest.OperatorRequest) {
      reply =
          denied != null
              ? new LedgerReply.Denied(contract, new Violation(denied, null, ""))
              : new LedgerReply.Booked(
                  contract, Objects.requireNonNull(terms), balances(), sequence, "", repeated);
    }
    return new Answer(lines, events, payments, reply);
  }

  Set<OrderId> forget(Instant before) {
    Set<OrderId> forgotten = new HashSet<>();
    for (Order order : orders) {
      boolean past = order.stage == Stage.ENDED || order.stage == Stage.REFUSED;
      if (past && !order.forgotten && order.since.isBefore(before)) {
        order.forgotten = true;
        forgotten.add(order.id);
      }
    }
    return forgotten;
  }

  Balances balances() {
    return new Balances(
        -sum(GRANTED), sum(AVAILABLE), sum(HELD), sum(SPENT), -sum(REFUNDED), sum(EXPIRED));
  }

  private long sum(LedgerAccount account) {
    long sum = 0;
    for (Movement movement : movements) {
      if (movement.credit() == account) {
        sum += movement.amount().amount();
      }
      if (movement.debit() == account) {
        sum -= movement.amount().amount();
      }
    }
    return sum;
  }

  // ---- operators

  private static String alreadyAsked(ChangingRequest request) {
    return request instanceof OpenContract ? "contract-exists" : "idempotency-key-reused";
  }

  /** Why not; null if it is done. */
  private @Nullable String operator(ChangingRequest request) {
    if (terms == null && !(request instanceof OpenContract)) {
      return "unknown-contract";
    }
    String denied =
        switch (request) {
          case OpenContract r -> open(r);
          case ChangeTerms r -> change(r, Objects.requireNonNull(terms));
          case GrantCredits r -> grant(r, Objects.requireNonNull(terms));
          case AdjustCredits r -> adjust(r, Objects.requireNonNull(terms));
          case RefundCredits r -> refund(r);
        };
    if (denied == null) {
      asked.add(new Asked(request.id(), request.operation().requestHash(), now));
    }
    return denied;
  }

  private @Nullable String open(OpenContract request) {
    long credits = request.credits().amount();
    Instant until = request.validUntil();
    if (credits > 0 && request.terms().billingMode() == BillingMode.CARD) {
      return "pays-by-card";
    }
    if (credits > 0 && until != null && !until.isAfter(now)) {
      return "validity-is-over";
    }
    terms = told(request.terms());
    book(Kind.OPENED).done();
    if (credits > 0) {
      book(Kind.GRANTED).moved(GRANTED, AVAILABLE, credits).until(until).done();
      gain(credits, until);
    }
    return null;
  }

  /** What everybody may read of the terms. */
  private Terms told(Terms agreed) {
    return agreed.withCardByReference(contract);
  }

  private @Nullable String change(ChangeTerms request, Terms old) {
    Credits low = request.lowBalance();
    terms =
        told(
            new Terms(
                Objects.requireNonNullElse(request.name(), old.name()),
                old.billingMode(),
                old.currency(),
                old.creditsPerUnit(),
                Objects.requireNonNullElse(request.creditLimit(), old.creditLimit()),
                low == null ? old.lowBalance() : low.equals(Credits.ZERO) ? null : low,
                Objects.requireNonNullElse(request.budgets(), old.budgets()),
                request.card() == null ? old.card() : request.card(),
                Objects.requireNonNullElse(request.suspended(), old.suspended())));
    book(Kind.TERMS_CHANGED).done();
    return null;
  }

  private @Nullable String grant(GrantCredits request, Terms of) {
    if (of.billingMode() == BillingMode.CARD) {
      return "pays-by-card";
    }
    if (request.validUntil() != null && !request.validUntil().isAfter(now)) {
      return "validity-is-over";
    }
    long credits = request.amount().amount();
    book(Kind.GRANTED).moved(GRANTED, AVAILABLE, credits).until(request.validUntil()).done();
    gain(credits, request.validUntil());
    return null;
  }

  private @Nullable String adjust(AdjustCredits request, Terms of) {
    if (request.by() > 0) {
      book(Kind.ADJUSTED).moved(GRANTED, AVAILABLE, request.by()).done();
      gain(request.by(), null);
      return null;
    }
    if (balances().available() + request.by() < -of.creditLimit().amount()) {
      return "below-credit-limit";
    }
    book(Kind.ADJUSTED).moved(AVAILABLE, GRANTED, -request.by()).done();
    take(-request.by());
    return null;
  }

  private @Nullable String refund(RefundCredits request) {
    Order order = order(request.orderId());
    Charge charge = order == null || !order.isCharged() ? null : order.charge(request.deliveryId());
    if (order == null || charge == null) {
      return "nothing-charged";
    }
    long credits = request.amount().amount();
    if (credits > charge.amount - charge.refunded) {
      return "above-charge";
    }
    long collected = minor(order.charged());
    charge.refunded += credits;
    book(Kind.REFUNDED)
        .of(order)
        .delivery(request.deliveryId())
        .moved(REFUNDED, AVAILABLE, credits)
        .charged(minor(order.charged()) - collected)
        .done();
    gain(credits, null);
    events.add(
        new CreditsRefunded(
            order.id, contract, now, request.deliveryId(), request.amount(), request.key()));
    if (order.payment != null) {
      voidCredits(order, credits);
      long back = collected - minor(order.charged());
      if (order.stage == Stage.ENDED && back > 0) {
        payments.add(
            new PaymentCommand.PayBack(
                contract,
                order.id,
                now,
                order.payment,
                back,
                Objects.requireNonNull(terms).currency(),
                request.id()));
      }
    }
    return null;
  }

  // ---- orders

  private void hold(HoldCredits request) {
    if (order(request.orderId()) != null) {
      return;
    }
    expireCredits();
    long price = request.amount().amount();
    if (terms == null) {
      refused(request.orderId(), price, "unknown-contract", "/contractId", price);
      return;
    }
    if (request.at().isBefore(now.minus(policy.retention()))) {
      refused(request.orderId(), price, "price-too-old", null, 0);
      return;
    }
    if (terms.suspended()) {
      refused(request.orderId(), price, "contract-suspended", null, 0);
      return;
    }
    for (Voucher voucher : request.vouchers()) {
      if (orders.stream().filter(o -> o.uses(voucher.code())).count() >= voucher.uses()) {
        refused(request.orderId(), price, "voucher-used-up", "/voucherCodes", 0);
        return;
      }
    }
    for (Budget budget : terms.budgets()) {
      boolean mine =
          request.user() != null
              && (budget.user() != null)
              && (budget.user().equals("*") || budget.user().equals(request.user()));
      if (budget.user() == null || mine) {
        long spent =
            orders.stream()
                .filter(o -> budget.user() == null || Objects.equals(o.user, request.user()))
                .filter(o -> samePeriod(budget.period(), o.countsAt, now))
                .mapToLong(Order::counts)
                .sum();
        long left = budget.limit().amount() - spent;
        if (price > left) {
          refused(request.orderId(), price, "budget-exceeded", null, price - Math.max(0, left));
          return;
        }
      }
    }
    boolean byCard = terms.billingMode() == BillingMode.CARD;
    long spendable = balances().available() + terms.creditLimit().amount();
    if (!byCard && price > spendable) {
      String reason =
          terms.billingMode() == BillingMode.ENTERPRISE
              ? "credit-limit-reached"
              : "insufficient-credits";
      refused(request.orderId(), price, reason, null, price - spendable);
      return;
    }
    Order order = new Order(request.orderId(), Stage.WAITING, now);
    order.amount = price;
    order.user = request.user();
    order.vouchers = request.vouchers().stream().map(Voucher::code).toList();
    orders.add(order);
    if (!byCard || price == 0) {
      holdCredits(order);
      return;
    }
    order.until = now.plus(policy.payments());
    book(Kind.PAYMENT_AWAITED)
        .of(order)
        .asked(price)
        .user(order.user)
        .vouchers(order.vouchers)
        .until(order.until)
        .done();
    Terms.Card card = Objects.requireNonNull(terms.card());
    payments.add(
        new PaymentCommand.Authorize(
            contract, order.id, now, minor(price), terms.currency(), card));
  }

  private void holdCredits(Order order) {
    order.stage = Stage.HELD;
    order.since = now;
    order.countsAt = now;
    order.until = now.plus(policy.holds());
    order.held = take(order.amount);
    book(Kind.HELD)
        .of(order)
        .moved(AVAILABLE, HELD, order.amount)
        .user(order.user)
        .vouchers(order.vouchers)
        .until(order.until)
        .reference(order.payment)
        .done();
    events.add(
        new CreditsHeld(
            order.id,
            contract,
            now,
            new Credits(order.amount),
            balances().available(),
            billing(order.amount, order.payment),
            order.until));
  }

  private void refused(
      OrderId id, long price, String reason, @Nullable String pointer, long missing) {
    Order order = order(id);
    if (order == null) {
      order = new Order(id, Stage.REFUSED, now);
      orders.add(order);
    }
    order.stage = Stage.REFUSED;
    order.since = now;
    book(Kind.REFUSED).of(order).asked(price).because(reason).done();
    events.add(
        new CreditsRefused(
            id,
            contract,
            now,
            new Violation(reason, pointer, ""),
            new Credits(price),
            balances().available(),
            new Credits(missing)));
  }

  private void refuse(RefuseOrder request) {
    if (order(request.orderId()) == null && !isTooOld(request)) {
      Order order = new Order(request.orderId(), Stage.REFUSED, now);
      orders.add(order);
      book(Kind.REFUSED).of(order).because("order-rejected").done();
    }
  }

  private void capture(CaptureCredits request) {
    Order order = order(request.orderId());
    if (order == null || !order.isCharged() || order.charge(request.deliveryId()) != null) {
      return;
    }
    long late = lateCharge(order, request);
    if (late > 0) {
      take(late);
      order.released -= late;
      charge(order, request, AVAILABLE, late);
      return;
    }
    if (order.stage == Stage.ENDED) {
      order.charges.add(new Charge(request.deliveryId(), 0));
      book(Kind.CAPTURE_REFUSED)
          .of(order)
          .delivery(request.deliveryId())
          .asked(request.amount().amount())
          .because("hold-ended")
          .done();
      return;
    }
    long credits = Math.min(request.amount().amount(), order.held.size());
    order.held = new ArrayList<>(order.held.subList((int) credits, order.held.size()));
    charge(order, request, HELD, credits);
  }

  /** What a delivery costs that came when its order was closed; 0 if it cannot be charged. */
  private long lateCharge(Order order, CaptureCredits request) {
    long credits = Math.min(request.amount().amount(), order.released);
    long spendable = balances().available() + Objects.requireNonNull(terms).creditLimit().amount();
    boolean possible = order.isClosed && order.payment == null && credits <= spendable;
    return possible ? credits : 0;
  }

  private void charge(Order order, CaptureCredits request, LedgerAccount from, long credits) {
    long before = minor(order.charged());
    order.charges.add(new Charge(request.deliveryId(), credits));
    book(Kind.CAPTURED)
        .of(order)
        .delivery(request.deliveryId())
        .moved(from, SPENT, credits)
        .charged(minor(order.charged()) - before)
        .done();
    events.add(
        new CreditsCaptured(order.id, contract, now, request.deliveryId(), new Credits(credits)));
  }

  private void release(ReleaseCredits request) {
    Order order = order(request.orderId());
    if (order != null && order.stage == Stage.HELD) {
      end(order, Kind.RELEASED, null);
    }
  }

  private void end(Order order, Kind kind, @Nullable String reason) {
    long rest = order.held.size();
    book(kind).of(order).moved(HELD, AVAILABLE, rest).because(reason).done();
    events.add(
        new CreditsReleased(
            order.id,
            contract,
            now,
            new Credits(rest),
            reason == null ? null : new Violation(reason, null, "")));
    long notGranted = order.held.stream().filter(OVERDRAWN::equals).count();
    order.held.stream().filter(c -> !c.equals(OVERDRAWN)).forEach(purse::add);
    gain(notGranted, null);
    order.held = new ArrayList<>();
    order.released = rest;
    order.isClosed = reason == null;
    // Nothing came of the order: the voucher can be used for another.
    order.isVoucherless = order.charges.isEmpty();
    order.stage = Stage.ENDED;
    order.since = now;
    if (order.payment != null) {
      voidCredits(order, rest);
      payments.add(
          order.charged() == 0
              ? new PaymentCommand.Cancel(contract, order.id, now, order.payment)
              : new PaymentCommand.Capture(
                  contract,
                  order.id,
                  now,
                  order.payment,
                  minor(order.charged()),
                  Objects.requireNonNull(terms).currency()));
    }
  }

  // ---- payments

  private void authorized(PaymentAuthorized request) {
    Order order = order(request.orderId());
    if (order == null || order.stage != Stage.WAITING) {
      cancelUnlessUsed(request, order, request.paymentId());
      return;
    }
    order.payment = request.paymentId();
    book(Kind.AUTHORIZED)
        .of(order)
        .moved(GRANTED, AVAILABLE, order.amount)
        .reference(order.payment)
        .done();
    gain(order.amount, null);
    holdCredits(order);
  }

  private void needsAction(PaymentNeedsAction request) {
    Order order = order(request.orderId());
    if (order == null || order.stage != Stage.WAITING) {
      cancelUnlessUsed(request, order, request.paymentId());
      return;
    }
    if (order.payment == null) {
      order.payment = request.paymentId();
      book(Kind.PAYMENT_ACTION_REQUIRED).of(order).reference(order.payment).done();
    } else if (!request.at().isAfter(order.since)) {
      return;
    }
    events.add(
        new PaymentActionRequired(
            order.id,
            contract,
            request.at(),
            billing(order.amount, request.paymentId()),
            order.until));
  }

  private void cancelUnlessUsed(LedgerRequest request, @Nullable Order order, String payment) {
    boolean used = order != null && order.isCharged() && payment.equals(order.payment);
    if (!used && !isTooOld(request)) {
      OrderId id =
          switch (request) {
            case PaymentAuthorized r -> r.orderId();
            case PaymentNeedsAction r -> r.orderId();
            default -> throw new IllegalArgumentException("no payment: " + request);
          };
      payments.add(new PaymentCommand.Cancel(contract, id, now, payment));
    }
  }

  private void retry(RetryPayment request) {
    Order order = order(request.orderId());
    if (order != null && order.stage == Stage.WAITING && order.payment != null) {
      payments.add(new PaymentCommand.Look(contract, order.id, request.at(), order.payment));
    }
  }

  private void declined(PaymentDeclined request) {
    Order order = order(request.orderId());
    if (order != null && order.stage == Stage.WAITING) {
      refused(order.id, order.amount, request.violation().reason(), null, order.amount);
    }
  }

  private void failed(PaymentFailed request) {
    boolean known = asked.stream().anyMatch(a -> a.id().equals(request.id()));
    if (!known) {
      asked.add(new Asked(request.id(), request.command().toString(), now));
      book(Kind.NOT_COLLECTED)
          .of(new Order(request.orderId(), Stage.ENDED, now))
          .because(request.violation().reason())
          .done();
    }
  }

  private void voidCredits(Order order, long credits) {
    if (credits > 0) {
      book(Kind.VOIDED)
          .of(order)
          .moved(AVAILABLE, GRANTED, credits)
          .reference(order.payment)
          .done();
      take(credits);
    }
  }

  // ---- time

  private void expire() {
    expireCredits();
    Comparator<Order> soonest =
        Comparator.comparing((Order o) -> o.until).thenComparing(o -> o.id.value());
    List<Order> due =
        orders.stream().filter(o -> !o.forgotten && !o.until.isAfter(now)).sorted(soonest).toList();
    for (Order order : due) {
      if (order.stage == Stage.WAITING) {
        refused(order.id, order.amount, "payment-not-completed", null, order.amount);
        if (order.payment != null) {
          payments.add(new PaymentCommand.Cancel(contract, order.id, now, order.payment));
        }
      }
    }
    for (Order order : due) {
      if (order.stage == Stage.HELD) {
        end(order, Kind.HOLD_EXPIRED, "hold-expired");
      }
    }
  }

  private void expireCredits() {
    sortPurse();
    while (!purse.isEmpty()) {
      Credit first = purse.getFirst();
      if (first.until() == null || first.until().isAfter(now)) {
        return;
      }
      long credits = purse.stream().filter(c -> c.grant() == first.grant()).count();
      purse.removeIf(c -> c.grant() == first.grant());
      book(Kind.EXPIRED)
          .moved(AVAILABLE, EXPIRED, credits)
          .reference(Long.toString(first.grant()))
          .done();
    }
  }

  // ---- credits

  /** Credits of the entry that was just booked. */
  private void gain(long credits, @Nullable Instant until) {
    for (long i = 0; i < credits; i++) {
      if (overdrawn > 0) {
        overdrawn--;
      } else {
        purse.add(new Credit(sequence, until));
      }
    }
  }

  private List<Credit> take(long credits) {
    sortPurse();
    List<Credit> taken = new ArrayList<>();
    for (long i = 0; i < credits; i++) {
      if (purse.isEmpty()) {
        overdrawn++;
        taken.add(OVERDRAWN);
      } else {
        taken.add(purse.removeFirst());
      }
    }
    return taken;
  }

  private void sortPurse() {
    purse.sort(
        Comparator.comparing((Credit c) -> c.until() == null ? Instant.MAX : c.until())
            .thenComparingLong(Credit::grant));
  }

  // ---- small things

  private @Nullable Order order(OrderId id) {
    return orders.stream().filter(o -> o.id.equals(id) && !o.forgotten).findFirst().orElse(null);
  }

  private boolean isTooOld(LedgerRequest request) {
    return request.at().isBefore(now.minus(policy.retention()));
  }

  private static boolean samePeriod(Terms.Period period, Instant one, Instant other) {
    String a = one.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    String b = other.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    int digits =
        switch (period) {
          case DAY -> 10;
          case MONTH -> 7;
          case YEAR -> 4;
        };
    return a.substring(0, digits).equals(b.substring(0, digits));
  }

  private long minor(long credits) {
    Terms of = Objects.requireNonNull(terms);
    long minorPerUnit = 1;
    for (int i = 0; i < decimals(of); i++) {
      minorPerUnit *= 10;
    }
    return Math.ceilDiv(credits * minorPerUnit, of.creditsPerUnit());
  }

  private static int decimals(Terms of) {
    return Currency.getInstance(of.currency()).getDefaultFractionDigits();
  }

  private Billing billing(long credits, @Nullable String payment) {
    Terms of = Objects.requireNonNull(terms);
    return new Billing(
        of.billingMode(), of.currency(), BigDecimal.valueOf(minor(credits), decimals(of)), payment);
  }

  private Draft book(Kind kind) {
    return new Draft(kind);
  }

  private final class Draft {
    private final Kind kind;
    private @Nullable OrderId order;
    private @Nullable DeliveryId delivery;
    private @Nullable Movement movement;
    private @Nullable Credits asked;
    private @Nullable String user;
    private @Nullable List<String> vouchers;
    private @Nullable Instant until;
    private @Nullable String reference;
    private @Nullable String reason;
    private @Nullable Long chargedMinor;

    Draft(Kind kind) {
      this.kind = kind;
    }

    Draft of(Order value) {
      order = value.id;
      return this;
    }

    Draft delivery(DeliveryId value) {
      delivery = value;
      return this;
    }

    Draft moved(LedgerAccount debit, LedgerAccount credit, long credits) {
      movement = new Movement(debit, credit, new Credits(credits));
      return this;
    }

    Draft asked(long credits) {
      asked = new Credits(credits);
      return this;
    }

    Draft user(@Nullable String value) {
      user = value;
      return this;
    }

    Draft vouchers(List<String> value) {
      vouchers = value.isEmpty() ? null : value;
      return this;
    }

    Draft until(@Nullable Instant value) {
      until = value;
      return this;
    }

    Draft reference(@Nullable String value) {
      reference = value;
      return this;
    }

    Draft because(@Nullable String value) {
      reason = value;
      return this;
    }

    Draft charged(long minor) {
      chargedMinor = minor;
      return this;
    }

    void done() {
      sequence++;
      if (movement != null) {
        movements.add(movement);
      }
      lines.add(
          new Line(
              kind,
              order,
              delivery,
              movement,
              asked,
              user,
              vouchers,
              until,
              reference,
              reason,
              chargedMinor,
              balances()));
    }
  }
}
