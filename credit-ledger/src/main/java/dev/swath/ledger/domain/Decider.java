package dev.swath.ledger.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderId;
import dev.swath.ledger.domain.Case.Refusal;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.OperatorRequest;
import dev.swath.ledger.domain.LedgerRequest.PaymentAuthorized;
import dev.swath.ledger.domain.LedgerRequest.PaymentDeclined;
import dev.swath.ledger.domain.LedgerRequest.PaymentFailed;
import dev.swath.ledger.domain.LedgerRequest.PaymentNeedsAction;
import dev.swath.ledger.domain.LedgerRequest.RefundCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import dev.swath.ledger.domain.LedgerRequest.ShowContract;
import dev.swath.ledger.domain.OrderAccount.Waiting;
import dev.swath.ledger.domain.PaymentCommand.Cancel;
import java.time.Instant;

/**
 * Decides requests over an account, without changing it. What was decided before is not decided
 * again: a repeated request books nothing and tells nothing, since its answer is in the log
 * already.
 */
public final class Decider {
  /** Far from where sums of balances and limits would no longer fit. */
  public static final long MOST_AVAILABLE = 1_000_000_000_000_000L;

  private static final String CANNOT_BE_DECIDED = "cannot-be-decided";

  private final Policy policy;

  public Decider(Policy policy) {
    this.policy = policy;
  }

  public Decision decide(Account account, LedgerRequest request, Instant now) {
    Case of = new Case(account, policy, now);
    return switch (request) {
      case OpenContract open -> Contracts.open(of, open);
      case ChangeTerms change -> Contracts.change(of, change);
      case GrantCredits grant -> Contracts.grant(of, grant);
      case AdjustCredits adjust -> Contracts.adjust(of, adjust);
      case RefundCredits refund -> Contracts.refund(of, refund);
      case ShowContract show -> Contracts.show(of, show);
      case HoldCredits hold -> Holds.hold(of, hold);
      case RefuseOrder refuse -> Holds.refuse(of, refuse);
      case CaptureCredits capture -> Holds.capture(of, capture);
      case ReleaseCredits release -> Ends.release(of, release);
      case PaymentAuthorized authorized -> CardPayments.authorized(of, authorized);
      case PaymentNeedsAction action -> CardPayments.needsAction(of, action);
      case RetryPayment retry -> CardPayments.retry(of, retry);
      case PaymentDeclined declined -> CardPayments.declined(of, declined);
      case PaymentFailed failed -> CardPayments.failed(of, failed);
      case ExpireDue expire -> Ends.expire(of, expire);
    };
  }

  /**
   * What becomes of a request that {@link #decide} cannot decide, so that nobody waits for ever: an
   * order that has no hold yet is refused, an operator is told.
   */
  public Decision giveUp(Account account, LedgerRequest request, Instant now) {
    return switch (request) {
      case HoldCredits hold when account.order(hold.orderId()) == null ->
          refuse(account, request, hold.orderId(), hold.amount(), now).done();
      case PaymentAuthorized authorized
          when account.order(authorized.orderId()) instanceof Waiting order ->
          refuse(account, request, authorized.orderId(), order.amount(), now)
              .pay(
                  new Cancel(
                      request.contractId(), authorized.orderId(), now, authorized.paymentId()))
              .done();
      case ExpireDue(_, _, OrderId only)
          when only != null && account.order(only) instanceof Waiting order ->
          refuse(account, request, only, order.amount(), now).done();
      case OperatorRequest _ ->
          Contracts.denied(request, CANNOT_BE_DECIDED, "The ledger cannot decide the request.");
      case HoldCredits _,
          RefuseOrder _,
          CaptureCredits _,
          ReleaseCredits _,
          PaymentAuthorized _,
          PaymentNeedsAction _,
          RetryPayment _,
          PaymentDeclined _,
          PaymentFailed _,
          ExpireDue _ ->
          Decision.NOTHING;
    };
  }

  private Booking refuse(
      Account account, LedgerRequest request, OrderId order, Credits amount, Instant now) {
    return new Case(account, policy, now)
        .refuse(
            request,
            order,
            amount,
            Refusal.of(CANNOT_BE_DECIDED, null, "The ledger cannot decide about the order.", 0));
  }
}
