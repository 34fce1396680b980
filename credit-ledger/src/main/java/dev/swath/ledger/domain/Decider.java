package dev.swath.ledger.domain;

import static dev.swath.events.domain.LedgerAccount.AVAILABLE;
import static dev.swath.events.domain.LedgerAccount.EXPIRED;
import static dev.swath.events.domain.LedgerAccount.GRANTED;
import static dev.swath.events.domain.LedgerAccount.HELD;
import static dev.swath.events.domain.LedgerAccount.REFUNDED;
import static dev.swath.events.domain.LedgerAccount.SPENT;

import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Terms.Card;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.Account.Done;
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
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.OrderAccount.Capture;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Ended;
import dev.swath.ledger.domain.OrderAccount.Held;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import dev.swath.ledger.domain.PaymentCommand.Authorize;
import dev.swath.ledger.domain.PaymentCommand.Cancel;
import dev.swath.ledger.domain.PaymentCommand.Look;
import dev.swath.ledger.domain.PaymentCommand.PayBack;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests over an account, without changing it. What was decided before is not decided
 * again: a repeated request books nothing and tells nothing, since its answer is in the log
 * already.
 */
public final class Decider {
  /** Far from where sums of balances and limits would no longer fit. */
  public static final long MOST_AVAILABLE = 1_000_000_000_000_000L;

  /** How many ends are booked at once; the rest follow with the next request. */
  private static final int MOST_ENDS = 500;

  private final Policy policy;

  public Decider(Policy policy) {
    this.policy = policy;
  }

  public Decision decide(Account account, LedgerRequest request, Instant now) {
    return switch (request) {
      case OpenContract open -> open(account, open, now);
      case ChangeTerms change -> change(account, change, now);
      case GrantCredits grant -> grant(account, grant, now);
      case AdjustCredits adjust -> adjust(account, adjust, now);
      case RefundCredits refund -> refund(account, refund, now);
      case ShowContract show -> {
        Terms terms = account.terms();
        yield terms == null ? unknown(show) : asItIs(account, terms);
      }
      case HoldCredits hold -> hold(account, hold, now);
      case RefuseOrder refuse -> refuse(account, refuse, now);
      case CaptureCredits capture -> capture(account, capture, now);
      case ReleaseCredits release -> release(account, release, now);
      case PaymentAuthorized authorized -> authorized(account, authorized, now);
      case PaymentNeedsAction action -> needsAction(account, action, now);
      case RetryPayment retry -> retry(account, retry, now);
      case PaymentDeclined declined -> declined(account, declined, now);
      case PaymentFailed failed -> failed(account, failed, now);
      case ExpireDue _ -> expire(account, now);
    };
  }

  // ---- operators

  private static Decision open(Account account, OpenContract request, Instant now) {
    Terms terms = account.terms();
    if (terms != null) {
      return isRepeated(account, request)
          ? asItIs(account, terms)
          : denied(request, "contract-exists", "The contract was opened with other terms.");
    }
    if (request.credits().amount() > 0) {
      Decision not = ungrantable(request, request.terms(), request.validUntil(), now);
      if (not != null) {
        return not;
      }
    }
    Booking booking =
        new Booking(account, now)
            .line(request.id(), Kind.OPENED)
            .terms(request.terms())
            .by(request.operation())
            .book();
    if (request.credits().amount() > 0) {
      booking
          .line(EventId.of("first-grant", request.contractId().value(), ""), Kind.GRANTED)
          .move(GRANTED, AVAILABLE, request.credits())
          .until(request.validUntil())
          .book();
    }
    return booking.answered();
  }

  private static Decision change(Account account, ChangeTerms request, Instant now) {
    Terms terms = account.terms();
    Decision known = known(account, terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    Credits threshold = request.lowBalance();
    Terms next =
        new Terms(
            request.name() == null ? terms.name() : request.name(),
            terms.billingMode(),
            terms.currency(),
            terms.creditsPerUnit(),
            request.creditLimit() == null ? terms.creditLimit() : request.creditLimit(),
            threshold == null ? terms.lowBalance() : threshold.amount() == 0 ? null : threshold,
            request.budgets() == null ? terms.budgets() : request.budgets(),
            request.card() == null ? terms.card() : request.card(),
            request.suspended() == null ? terms.suspended() : request.suspended());
    return new Booking(account, now)
        .line(request.id(), Kind.TERMS_CHANGED)
        .terms(next)
        .by(request.operation())
        .book()
        .answered();
  }

  private static Decision grant(Account account, GrantCredits request, Instant now) {
    Terms terms = account.terms();
    Decision known = known(account, terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    Decision not = ungrantable(request, terms, request.validUntil(), now);
    if (not != null) {
      return not;
    }
    if (request.amount().amount() > MOST_AVAILABLE - account.balances().available()) {
      return tooLarge(request);
    }
    return new Booking(account, now)
        .line(request.id(), Kind.GRANTED)
        .move(GRANTED, AVAILABLE, request.amount())
        .until(request.validUntil())
        .by(request.operation())
        .book()
        .answered();
  }

  /** Why no such credits can be granted; null if they can. */
  private static @Nullable Decision ungrantable(
      ChangingRequest request, Terms terms, @Nullable Instant validUntil, Instant now) {
    if (terms.billingMode() == BillingMode.CARD) {
      return denied(request, "pays-by-card", "A contract that pays by card is granted no credits.");
    }
    return validUntil == null || validUntil.isAfter(now)
        ? null
        : denied(request, "validity-is-over", "The credits would have expired already.");
  }

  private static Decision adjust(Account account, AdjustCredits request, Instant now) {
    Terms terms = account.terms();
    Decision known = known(account, terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    long available = account.balances().available();
    Booking.Line line =
        new Booking(account, now).line(request.id(), Kind.ADJUSTED).by(request.operation());
    if (request.by() > 0) {
      if (request.by() > MOST_AVAILABLE - available) {
        return tooLarge(request);
      }
      return line.move(GRANTED, AVAILABLE, new Credits(request.by())).book().answered();
    }
    if (request.by() < -MOST_AVAILABLE
        || available + request.by() < -terms.creditLimit().amount()) {
      return denied(
          request,
          "below-credit-limit",
          "Available are %d credits within a limit of %s; %d cannot be taken away."
              .formatted(available, terms.creditLimit(), -request.by()));
    }
    return line.move(AVAILABLE, GRANTED, new Credits(-request.by())).book().answered();
  }

  private static Decision refund(Account account, RefundCredits request, Instant now) {
    Terms terms = account.terms();
    Decision known = known(account, terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    Charged order = account.order(request.orderId()) instanceof Charged charged ? charged : null;
    Capture capture = order == null ? null : order.capture(request.deliveryId());
    if (order == null || capture == null) {
      return denied(
          request,
          "nothing-charged",
          "Nothing was charged for delivery %s, or it is too long ago."
              .formatted(request.deliveryId()));
    }
    if (request.amount().compareTo(capture.refundable()) > 0) {
      return denied(
          request,
          "above-charge",
          "%s credits are left of what was charged; %s cannot be refunded."
              .formatted(capture.refundable(), request.amount()));
    }
    Booking booking =
        new Booking(account, now)
            .line(request.id(), Kind.REFUNDED)
            .order(request.orderId())
            .delivery(request.deliveryId())
            .move(REFUNDED, AVAILABLE, request.amount())
            .by(request.operation())
            .book()
            .tell(
                new CreditsRefunded(
                    request.orderId(),
                    request.contractId(),
                    now,
                    request.deliveryId(),
                    request.amount(),
                    request.key()));
    if (order.paymentId() != null) {
      voided(booking, request, request.orderId(), order.paymentId(), request.amount());
      // What was collected was rounded up once, for the order as a whole: so is what stays so.
      Credits charged = order.charged();
      long back = terms.inMinorUnits(charged) - terms.inMinorUnits(charged.minus(request.amount()));
      // As long as the order is open nothing was collected, and that much less will be.
      if (order instanceof Ended && back > 0) {
        booking.pay(
            new PayBack(
                request.contractId(),
                request.orderId(),
                now,
                order.paymentId(),
                back,
                request.id()));
      }
    }
    return booking.answered();
  }

  /** The answer if there is nothing to decide: no such contract, or decided before. */
  private static @Nullable Decision known(
      Account account, @Nullable Terms terms, ChangingRequest request) {
    if (terms == null) {
      return unknown(request);
    }
    if (account.done(request.id()) == null) {
      return null;
    }
    return isRepeated(account, request)
        ? asItIs(account, terms)
        : denied(request, "idempotency-key-reused", "The key was used before, for something else.");
  }

  private static boolean isRepeated(Account account, ChangingRequest request) {
    Done done = account.done(request.id());
    return done != null && done.requestHash().equals(request.operation().requestHash());
  }

  private static Decision asItIs(Account account, Terms terms) {
    return Decision.answering(
        new LedgerReply.Booked(
            account.contractId(),
            terms,
            account.balances(),
            account.sequence(),
            account.hash(),
            true));
  }

  private static Decision unknown(LedgerRequest request) {
    return denied(request, "unknown-contract", "There is no contract " + request.contractId());
  }

  private static Decision tooLarge(LedgerRequest request) {
    return denied(
        request, "balance-too-large", "A contract can have " + MOST_AVAILABLE + " credits.");
  }

  private static Decision denied(LedgerRequest request, String reason, String detail) {
    return Decision.answering(
        new LedgerReply.Denied(request.contractId(), new Violation(reason, null, detail)));
  }

  // ---- holds

  private Decision hold(Account account, HoldCredits request, Instant now) {
    if (account.order(request.orderId()) != null) {
      return Decision.NOTHING;
    }
    Booking booking = new Booking(account, now);
    expireLots(account, booking, now);
    Terms terms = account.terms();
    Refusal refusal = refusal(account, terms, booking, request, now);
    if (terms == null || refusal != null) {
      return refused(
              booking,
              request,
              request.orderId(),
              request.amount(),
              Objects.requireNonNull(refusal),
              now)
          .done();
    }
    Card card = terms.card();
    if (terms.billingMode() != BillingMode.CARD || card == null || request.amount().amount() == 0) {
      return held(
          booking,
          request,
          request.orderId(),
          request.amount(),
          request.user(),
          codes(request),
          null,
          terms,
          now);
    }
    return booking
        .line(EventId.of("await-payment", request.orderId().toString(), ""), Kind.PAYMENT_AWAITED)
        .order(request.orderId())
        .asked(request.amount())
        .user(request.user())
        .vouchers(codes(request))
        .until(now.plus(policy.payments()))
        .book()
        .pay(
            new Authorize(
                request.contractId(),
                request.orderId(),
                now,
                terms.inMinorUnits(request.amount()),
                terms.currency(),
                card.customer(),
                card.paymentMethod()))
        .done();
  }

  private static List<String> codes(HoldCredits request) {
    return request.vouchers().stream().map(Voucher::code).toList();
  }

  private Decision held(
      Booking booking,
      LedgerRequest cause,
      OrderId order,
      Credits amount,
      @Nullable String user,
      List<String> vouchers,
      @Nullable String paymentId,
      Terms terms,
      Instant now) {
    Instant until = now.plus(policy.holds());
    return booking
        .line(EventId.of("hold", order.toString(), ""), Kind.HELD)
        .order(order)
        .move(AVAILABLE, HELD, amount)
        .user(user)
        .vouchers(vouchers)
        .until(until)
        .reference(paymentId)
        .book()
        .tell(
            new CreditsHeld(
                order,
                cause.contractId(),
                now,
                amount,
                booking.balances().available(),
                billing(terms, amount, paymentId),
                until))
        .done();
  }

  /**
   * @param missing how much more would have been enough; 0 if more would not have helped
   */
  private record Refusal(Violation violation, long missing) {
    static Refusal of(String reason, @Nullable String pointer, String detail, long missing) {
      return new Refusal(new Violation(reason, pointer, detail), missing);
    }
  }

  private @Nullable Refusal refusal(
      Account account, @Nullable Terms terms, Booking booking, HoldCredits request, Instant now) {
    long amount = request.amount().amount();
    if (terms == null) {
      return Refusal.of(
          "unknown-contract",
          "/contractId",
          "There is no contract " + request.contractId(),
          amount);
    }
    if (policy.isTooOld(request.at(), now)) {
      return Refusal.of(
          "price-too-old",
          null,
          "The price is of %s; prices are held for %d days."
              .formatted(request.at(), policy.retention().toDays()),
          0);
    }
    if (amount > MOST_AVAILABLE) {
      return Refusal.of(
          "amount-too-large", null, amount + " credits are more than can be held.", 0);
    }
    if (terms.suspended()) {
      return Refusal.of("contract-suspended", null, "The contract is suspended.", 0);
    }
    for (Voucher voucher : request.vouchers()) {
      if (account.voucherUses(voucher.code()) >= voucher.uses()) {
        return Refusal.of(
            "voucher-used-up",
            "/voucherCodes",
            "The contract has used voucher %s for all of its %d orders."
                .formatted(voucher.code(), voucher.uses()),
            0);
      }
    }
    Refusal budget = overBudget(account, terms, request, now);
    if (budget != null || terms.billingMode() == BillingMode.CARD) {
      return budget;
    }
    long spendable = Math.addExact(booking.balances().available(), terms.creditLimit().amount());
    if (amount <= spendable) {
      return null;
    }
    boolean invoiced = terms.billingMode() == BillingMode.ENTERPRISE;
    String limit =
        terms.creditLimit().amount() == 0 ? "" : " within the limit of " + terms.creditLimit();
    return Refusal.of(
        invoiced ? "credit-limit-reached" : "insufficient-credits",
        null,
        amount + " credits are needed, " + spendable + " are available" + limit + ".",
        amount - spendable);
  }

  private static @Nullable Refusal overBudget(
      Account account, Terms terms, HoldCredits request, Instant now) {
    long amount = request.amount().amount();
    for (Terms.Budget budget : terms.budgets()) {
      boolean eachUser = Terms.Budget.EACH_USER.equals(budget.user());
      if (budget.user() == null || eachUser || budget.user().equals(request.user())) {
        String user = budget.user() == null ? null : request.user();
        // Nobody's orders have nobody's budget; those that are everybody's are counted above.
        if (eachUser && user == null) {
          continue;
        }
        long left = budget.limit().amount() - account.spent(user, budget.period(), now);
        if (amount > left) {
          return Refusal.of(
              "budget-exceeded",
              null,
              "%d credits are needed; the budget of %s credits for %s has %d left this %s."
                  .formatted(
                      amount,
                      budget.limit(),
                      user == null ? "the contract" : user,
                      Math.max(0, left),
                      budget.period().name().toLowerCase(Locale.ROOT)),
              amount - Math.max(0, left));
        }
      }
    }
    return null;
  }

  private Booking refused(
      Booking booking,
      LedgerRequest cause,
      OrderId order,
      Credits amount,
      Refusal refusal,
      Instant now) {
    // An order that was refused and forgotten can be refused again, for its old price.
    String again = policy.isTooOld(cause.at(), now) ? Long.toString(booking.sequence()) : "";
    return booking
        .line(EventId.of("refuse-hold", order.toString(), again), Kind.REFUSED)
        .order(order)
        .asked(amount)
        .because(refusal.violation())
        .book()
        .tell(
            new CreditsRefused(
                order,
                cause.contractId(),
                now,
                refusal.violation(),
                amount,
                booking.balances().available(),
                new Credits(refusal.missing())));
  }

  private Decision refuse(Account account, RefuseOrder request, Instant now) {
    // What is too old may have been decided and forgotten; its price is too old then, too.
    if (account.order(request.orderId()) != null || policy.isTooOld(request.at(), now)) {
      return Decision.NOTHING;
    }
    return new Booking(account, now)
        .line(request.id(), Kind.REFUSED)
        .order(request.orderId())
        .because(new Violation("order-rejected", null, "The order was rejected by pricing."))
        .book()
        .done();
  }

  private static Decision capture(Account account, CaptureCredits request, Instant now) {
    if (!(account.order(request.orderId()) instanceof Charged order)
        || order.capture(request.deliveryId()) != null) {
      return Decision.NOTHING;
    }
    Booking booking = new Booking(account, now);
    if (!(order instanceof Held hold)) {
      return booking
          .line(request.id(), Kind.CAPTURE_REFUSED)
          .order(request.orderId())
          .delivery(request.deliveryId())
          .asked(request.amount())
          .because(new Violation("hold-ended", null, "The hold had ended when the delivery came."))
          .book()
          .done();
    }
    Credits amount =
        request.amount().compareTo(hold.remaining()) > 0 ? hold.remaining() : request.amount();
    return booking
        .line(request.id(), Kind.CAPTURED)
        .order(request.orderId())
        .delivery(request.deliveryId())
        .move(HELD, SPENT, amount)
        .book()
        .tell(
            new CreditsCaptured(
                request.orderId(), request.contractId(), now, request.deliveryId(), amount))
        .done();
  }

  private static Decision release(Account account, ReleaseCredits request, Instant now) {
    if (!(account.order(request.orderId()) instanceof Held hold)) {
      return Decision.NOTHING;
    }
    Booking booking = new Booking(account, now);
    end(account, booking, request, request.orderId(), hold, null, now);
    return booking.done();
  }

  /**
   * Ends a hold.
   *
   * @param early why, if the order has not closed
   */
  private static void end(
      Account account,
      Booking booking,
      LedgerRequest cause,
      OrderId order,
      Held hold,
      @Nullable Violation early,
      Instant now) {
    Credits rest = hold.remaining();
    Booking.Line line =
        booking.line(
            EventId.of(early == null ? "release" : "hold-expired", order.toString(), ""),
            early == null ? Kind.RELEASED : Kind.HOLD_EXPIRED);
    if (early != null) {
      line.because(early);
    }
    line.order(order)
        .move(HELD, AVAILABLE, rest)
        .book()
        .tell(new CreditsReleased(order, cause.contractId(), now, rest, early));
    String paymentId = hold.paymentId();
    if (paymentId == null) {
      return;
    }
    voided(booking, cause, order, paymentId, rest);
    Credits charged = hold.charged();
    booking.pay(
        charged.amount() == 0
            ? new Cancel(cause.contractId(), order, now, paymentId)
            : new PaymentCommand.Capture(
                cause.contractId(),
                order,
                now,
                paymentId,
                Objects.requireNonNull(account.terms()).inMinorUnits(charged)));
  }

  // ---- card payments

  private Decision authorized(Account account, PaymentAuthorized request, Instant now) {
    Terms terms = account.terms();
    if (terms == null || !(account.order(request.orderId()) instanceof Waiting order)) {
      return noLongerAwaited(account, request, request.orderId(), request.paymentId(), now);
    }
    Booking booking =
        new Booking(account, now)
            .line(request.id(), Kind.AUTHORIZED)
            .order(request.orderId())
            .move(GRANTED, AVAILABLE, order.amount())
            .reference(request.paymentId())
            .book();
    return held(
        booking,
        request,
        request.orderId(),
        order.amount(),
        order.user(),
        order.vouchers(),
        request.paymentId(),
        terms,
        now);
  }

  /**
   * A repetition, maybe for an order that was forgotten; or else the order gave up waiting, and
   * nobody needs the payment.
   */
  private Decision noLongerAwaited(
      Account account, LedgerRequest request, OrderId order, String paymentId, Instant now) {
    boolean inUse =
        account.order(order) instanceof Charged charged && paymentId.equals(charged.paymentId());
    return inUse || policy.isTooOld(request.at(), now)
        ? Decision.NOTHING
        : new Booking(account, now)
            .pay(new Cancel(request.contractId(), order, now, paymentId))
            .done();
  }

  private Decision needsAction(Account account, PaymentNeedsAction request, Instant now) {
    Terms terms = account.terms();
    if (terms == null || !(account.order(request.orderId()) instanceof Waiting order)) {
      return noLongerAwaited(account, request, request.orderId(), request.paymentId(), now);
    }
    Booking booking = new Booking(account, now);
    if (order.paymentId() == null) {
      booking
          .line(request.id(), Kind.PAYMENT_ACTION_REQUIRED)
          .order(request.orderId())
          .reference(request.paymentId())
          .book();
    }
    return booking
        .tell(
            new PaymentActionRequired(
                request.orderId(),
                request.contractId(),
                now,
                billing(terms, order.amount(), request.paymentId()),
                order.until()))
        .done();
  }

  private static Decision retry(Account account, RetryPayment request, Instant now) {
    if (!(account.order(request.orderId()) instanceof Waiting order) || order.paymentId() == null) {
      return Decision.NOTHING;
    }
    return new Booking(account, now)
        .pay(new Look(request.contractId(), request.orderId(), request.at(), order.paymentId()))
        .done();
  }

  private Decision declined(Account account, PaymentDeclined request, Instant now) {
    if (!(account.order(request.orderId()) instanceof Waiting order)) {
      return Decision.NOTHING;
    }
    return refused(
            new Booking(account, now),
            request,
            request.orderId(),
            order.amount(),
            new Refusal(request.violation(), order.amount().amount()),
            now)
        .done();
  }

  private static Decision failed(Account account, PaymentFailed request, Instant now) {
    if (account.done(request.id()) != null) {
      return Decision.NOTHING;
    }
    return new Booking(account, now)
        .line(request.id(), Kind.NOT_COLLECTED)
        .order(request.orderId())
        .by(new Operation("payments", null, request.command().toString()))
        .because(request.violation())
        .book()
        .done();
  }

  /** Available credits that came with a payment go with it. */
  private static void voided(
      Booking booking, LedgerRequest cause, OrderId order, String paymentId, Credits amount) {
    if (amount.amount() > 0) {
      booking
          .line(EventId.of("void", order.toString(), cause.id().toString()), Kind.VOIDED)
          .order(order)
          .move(AVAILABLE, GRANTED, amount)
          .reference(paymentId)
          .book();
    }
  }

  private static Billing billing(Terms terms, Credits amount, @Nullable String paymentId) {
    return new Billing(terms.billingMode(), terms.currency(), terms.money(amount), paymentId);
  }

  // ---- time

  private Decision expire(Account account, Instant now) {
    Booking booking = new Booking(account, now);
    ExpireDue cause = new ExpireDue(account.contractId(), now);
    expireLots(account, booking, now);
    due(account.waiting(), Waiting::until, now)
        .forEach(order -> giveUp(booking, cause, order, now));
    due(account.held(), Held::until, now)
        .forEach(
            order ->
                end(
                    account,
                    booking,
                    cause,
                    order.getKey(),
                    order.getValue(),
                    new Violation(
                        "hold-expired",
                        null,
                        "The order did not close before %s.".formatted(order.getValue().until())),
                    now));
    return booking.done();
  }

  /** In an order that does not depend on where an account was restored. */
  private static <T> Stream<Map.Entry<OrderId, T>> due(
      Map<OrderId, T> orders, Function<T, Instant> until, Instant now) {
    return orders.entrySet().stream()
        .takeWhile(order -> !until.apply(order.getValue()).isAfter(now))
        .sorted(
            Comparator.comparing((Map.Entry<OrderId, T> order) -> until.apply(order.getValue()))
                .thenComparing(order -> order.getKey().value()))
        .limit(MOST_ENDS);
  }

  private void giveUp(
      Booking booking, ExpireDue cause, Map.Entry<OrderId, Waiting> waiting, Instant now) {
    Waiting order = waiting.getValue();
    refused(
        booking,
        cause,
        waiting.getKey(),
        order.amount(),
        Refusal.of(
            "payment-not-completed",
            null,
            "The payment was not completed before %s.".formatted(order.until()),
            order.amount().amount()),
        now);
    if (order.paymentId() != null) {
      booking.pay(new Cancel(cause.contractId(), waiting.getKey(), now, order.paymentId()));
    }
  }

  private static void expireLots(Account account, Booking booking, Instant now) {
    List<Lot> expired = account.expiredLots(now);
    for (Lot lot : expired) {
      booking
          .line(
              EventId.of("expire", lot.grant().toString(), Long.toString(account.sequence())),
              Kind.EXPIRED)
          .move(AVAILABLE, EXPIRED, new Credits(lot.credits()))
          .reference(lot.grant().toString())
          .book();
    }
  }
}
