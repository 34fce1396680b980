package dev.swath.ledger.domain;

import static dev.swath.events.domain.LedgerAccount.AVAILABLE;
import static dev.swath.events.domain.LedgerAccount.EXPIRED;
import static dev.swath.events.domain.LedgerAccount.HELD;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.Case.Refusal;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.Lots.Lot;
import dev.swath.ledger.domain.OrderAccount.Held;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import dev.swath.ledger.domain.PaymentCommand.Cancel;
import org.jspecify.annotations.Nullable;

/** Decides what ends: holds, waits for payments, credits. */
final class Ends {
  /** How many ends are booked at once; the rest follow with the next request. */
  private static final int MOST_ENDS = 500;

  private Ends() {}

  static Decision release(Case of, ReleaseCredits request) {
    if (!(of.account().order(request.orderId()) instanceof Held hold)) {
      return Decision.NOTHING;
    }
    end(of, request, request.orderId(), hold, null);
    return of.booking().done();
  }

  static Decision expire(Case of, ExpireDue request) {
    if (request.only() == null) {
      expireLots(of);
    }
    for (var due : of.account().waiting().due(of.now(), MOST_ENDS)) {
      if (isAsked(request, due.getKey())) {
        giveUp(of, request, due.getKey(), due.getValue());
      }
    }
    for (var due : of.account().held().due(of.now(), MOST_ENDS)) {
      if (isAsked(request, due.getKey())) {
        String detail = "The order did not close before %s.".formatted(due.getValue().until());
        end(of, request, due.getKey(), due.getValue(), new Violation("hold-expired", null, detail));
      }
    }
    return of.booking().done();
  }

  private static boolean isAsked(ExpireDue request, OrderId order) {
    return request.only() == null || request.only().equals(order);
  }

  /**
   * Ends a hold.
   *
   * @param early why, if the order has not closed
   */
  private static void end(
      Case of, LedgerRequest cause, OrderId order, Held hold, @Nullable Violation early) {
    Credits rest = hold.remaining();
    Booking.Line line =
        of.booking()
            .line(
                EventId.of(early == null ? "release" : "hold-expired", order.toString(), ""),
                early == null ? Kind.RELEASED : Kind.HOLD_EXPIRED);
    if (early != null) {
      line.because(early);
    }
    line.order(order)
        .move(HELD, AVAILABLE, rest)
        .book()
        .tell(new CreditsReleased(order, cause.contractId(), of.now(), rest, early));
    if (hold.paymentId() != null) {
      CardPayments.settle(of, cause, order, hold, hold.paymentId());
    }
  }

  private static void giveUp(Case of, ExpireDue cause, OrderId id, Waiting order) {
    of.refuse(
        cause,
        id,
        order.amount(),
        Refusal.of(
            "payment-not-completed",
            null,
            "The payment was not completed before %s.".formatted(order.until()),
            order.amount().amount()));
    if (order.paymentId() != null) {
      of.booking().pay(new Cancel(cause.contractId(), id, of.now(), order.paymentId()));
    }
  }

  static void expireLots(Case of) {
    for (Lot lot : of.account().expiredLots(of.now())) {
      of.booking()
          .line(
              EventId.of("expire", lot.grant().toString(), Long.toString(of.account().sequence())),
              Kind.EXPIRED)
          .move(AVAILABLE, EXPIRED, new Credits(lot.credits()))
          .reference(lot.grant().toString())
          .book();
    }
  }
}
