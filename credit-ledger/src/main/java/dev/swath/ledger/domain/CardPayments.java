package dev.swath.ledger.domain;

import static dev.swath.events.domain.LedgerAccount.AVAILABLE;
import static dev.swath.events.domain.LedgerAccount.GRANTED;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.ledger.domain.Case.Refusal;
import dev.swath.ledger.domain.Holds.Funds;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Held;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import dev.swath.ledger.domain.PaymentCommand.Authorize;
import dev.swath.ledger.domain.PaymentCommand.Cancel;
import dev.swath.ledger.domain.PaymentCommand.Look;

/** Decides what follows from card payments. */
final class CardPayments {
  private CardPayments() {}

  /** Lets an order wait until its payment is authorised. */
  static Decision await(Case of, Funds funds, Terms terms, Terms.Card card) {
    return of.booking()
        .line(EventId.of("await-payment", funds.order().toString(), ""), Kind.PAYMENT_AWAITED)
        .order(funds.order())
        .asked(funds.amount())
        .user(funds.user())
        .vouchers(funds.vouchers())
        .until(of.now().plus(of.policy().payments()))
        .book()
        .pay(
            new Authorize(
                of.account().contractId(),
                funds.order(),
                of.now(),
                terms.inMinorUnits(funds.amount()),
                terms.currency(),
                of.booking().byReference(card)))
        .done();
  }

  static Decision authorized(Case of, PaymentAuthorized request) {
    Terms terms = of.terms();
    if (terms == null || !(of.account().order(request.orderId()) instanceof Waiting order)) {
      return noLongerAwaited(of, request, request.orderId(), request.paymentId());
    }
    of.booking()
        .line(request.id(), Kind.AUTHORIZED)
        .order(request.orderId())
        .move(GRANTED, AVAILABLE, order.amount())
        .reference(request.paymentId())
        .book();
    return Holds.setAside(
        of,
        new Funds(
            request.orderId(), order.amount(), order.user(), order.vouchers(), request.paymentId()),
        terms);
  }

  /**
   * A repetition, maybe for an order that was forgotten; or else the order gave up waiting, and
   * nobody needs the payment.
   */
  private static Decision noLongerAwaited(
      Case of, LedgerRequest request, OrderId order, String paymentId) {
    boolean inUse =
        of.account().order(order) instanceof Charged charged
            && paymentId.equals(charged.paymentId());
    return inUse || of.policy().isTooOld(request.at(), of.now())
        ? Decision.NOTHING
        : of.booking().pay(new Cancel(request.contractId(), order, of.now(), paymentId)).done();
  }

  static Decision needsAction(Case of, PaymentNeedsAction request) {
    Terms terms = of.terms();
    if (terms == null || !(of.account().order(request.orderId()) instanceof Waiting order)) {
      return noLongerAwaited(of, request, request.orderId(), request.paymentId());
    }
    if (order.paymentId() == null) {
      of.booking()
          .line(request.id(), Kind.PAYMENT_ACTION_REQUIRED)
          .order(request.orderId())
          .reference(request.paymentId())
          .book();
    } else if (!request.at().isAfter(order.since())) {
      // The authorisation was repeated. The customer was told, and has not tried since.
      return Decision.NOTHING;
    }
    return of.booking()
        .tell(
            new PaymentActionRequired(
                request.orderId(),
                request.contractId(),
                // Not the present time: a repetition must have the same name.
                request.at(),
                Holds.billing(terms, order.amount(), request.paymentId()),
                order.until()))
        .done();
  }

  static Decision retry(Case of, RetryPayment request) {
    if (!(of.account().order(request.orderId()) instanceof Waiting order)
        || order.paymentId() == null) {
      return Decision.NOTHING;
    }
    return of.booking()
        .pay(new Look(request.contractId(), request.orderId(), request.at(), order.paymentId()))
        .done();
  }

  static Decision declined(Case of, PaymentDeclined request) {
    if (!(of.account().order(request.orderId()) instanceof Waiting order)) {
      return Decision.NOTHING;
    }
    return of.refuse(
            request,
            request.orderId(),
            order.amount(),
            new Refusal(request.violation(), order.amount().amount()))
        .done();
  }

  static Decision failed(Case of, PaymentFailed request) {
    if (of.account().done(request.id()) != null) {
      return Decision.NOTHING;
    }
    return of.booking()
        .line(request.id(), Kind.NOT_COLLECTED)
        .order(request.orderId())
        .by(new Operation("payments", null, request.command().toString()))
        .because(request.violation())
        .book()
        .done();
  }

  /** Settles the payment of an order whose hold ends: collects what was charged, or nothing. */
  static void settle(Case of, LedgerRequest cause, OrderId order, Held hold, String paymentId) {
    voidCredits(of, cause, order, paymentId, hold.remaining());
    Credits charged = hold.charged();
    Terms terms = of.agreed();
    of.booking()
        .pay(
            charged.amount() == 0
                ? new Cancel(cause.contractId(), order, of.now(), paymentId)
                : new PaymentCommand.Capture(
                    cause.contractId(),
                    order,
                    of.now(),
                    paymentId,
                    terms.inMinorUnits(charged),
                    terms.currency()));
  }

  /** Available credits that came with a payment go with it. */
  static void voidCredits(
      Case of, LedgerRequest cause, OrderId order, String paymentId, Credits amount) {
    if (amount.amount() > 0) {
      of.booking()
          .line(EventId.of("void", order.toString(), cause.id().toString()), Kind.VOIDED)
          .order(order)
          .move(AVAILABLE, GRANTED, amount)
          .reference(paymentId)
          .book();
    }
  }
}
