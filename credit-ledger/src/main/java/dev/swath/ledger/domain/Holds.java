package dev.swath.ledger.domain;

import static dev.swath.events.domain.LedgerAccount.AVAILABLE;
import static dev.swath.events.domain.LedgerAccount.HELD;
import static dev.swath.events.domain.LedgerAccount.SPENT;

import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.Case.Refusal;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Ended;
import dev.swath.ledger.domain.OrderAccount.Held;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what is set aside for orders, and what is spent of that. */
final class Holds {
  private Holds() {}

  static Decision hold(Case of, HoldCredits request) {
    if (of.account().order(request.orderId()) != null) {
      return Decision.NOTHING;
    }
    Ends.expireLots(of);
    Terms terms = of.terms();
    Refusal refusal = refusal(of, terms, request);
    if (terms == null || refusal != null) {
      return of.refuse(
              request, request.orderId(), request.amount(), Objects.requireNonNull(refusal))
          .done();
    }
    Funds funds =
        new Funds(
            request.orderId(),
            request.amount(),
            request.user(),
            request.vouchers().stream().map(Voucher::code).toList(),
            null);
    Terms.Card card = terms.card();
    return terms.billingMode() == BillingMode.CARD && card != null && request.amount().amount() > 0
        ? CardPayments.await(of, funds, terms, card)
        : setAside(of, funds, terms);
  }

  /**
   * What is set aside for an order.
   *
   * @param user whose budget it is
   * @param vouchers that the order uses
   * @param paymentId the payment that brings it, for a card
   */
  record Funds(
      OrderId order,
      Credits amount,
      @Nullable String user,
      List<String> vouchers,
      @Nullable String paymentId) {}

  static Decision setAside(Case of, Funds funds, Terms terms) {
    Instant until = of.now().plus(of.policy().holds());
    return of.booking()
        .line(EventId.of("hold", funds.order().toString(), ""), Kind.HELD)
        .order(funds.order())
        .move(AVAILABLE, HELD, funds.amount())
        .user(funds.user())
        .vouchers(funds.vouchers())
        .until(until)
        .reference(funds.paymentId())
        .book()
        .tell(
            new CreditsHeld(
                funds.order(),
                of.account().contractId(),
                of.now(),
                funds.amount(),
                of.booking().balances().available(),
                billing(terms, funds.amount(), funds.paymentId()),
                until))
        .done();
  }

  static Billing billing(Terms terms, Credits amount, @Nullable String paymentId) {
    return new Billing(terms.billingMode(), terms.currency(), terms.money(amount), paymentId);
  }

  private static @Nullable Refusal refusal(Case of, @Nullable Terms terms, HoldCredits request) {
    long amount = request.amount().amount();
    if (terms == null) {
      return Refusal.of(
          "unknown-contract",
          "/contractId",
          "There is no contract " + request.contractId(),
          amount);
    }
    if (of.policy().isTooOld(request.at(), of.now())) {
      return Refusal.of(
          "price-too-old",
          null,
          "The price is of %s; prices are held for %d days."
              .formatted(request.at(), of.policy().retention().toDays()),
          0);
    }
    if (amount > Decider.MOST_AVAILABLE) {
      return Refusal.of(
          "amount-too-large", null, amount + " credits are more than can be held.", 0);
    }
    if (terms.suspended()) {
      return Refusal.of("contract-suspended", null, "The contract is suspended.", 0);
    }
    for (Voucher voucher : request.vouchers()) {
      if (of.account().voucherUses(voucher.code()) >= voucher.uses()) {
        return Refusal.of(
            "voucher-used-up",
            "/voucherCodes",
            "The contract has used voucher %s for all of its %d orders."
                .formatted(voucher.code(), voucher.uses()),
            0);
      }
    }
    Refusal budget = overBudget(of, terms, request);
    return budget != null || terms.billingMode() == BillingMode.CARD
        ? budget
        : overLimit(of, terms, amount);
  }

  private static @Nullable Refusal overLimit(Case of, Terms terms, long amount) {
    long spendable =
        Math.addExact(of.booking().balances().available(), terms.creditLimit().amount());
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

  private static @Nullable Refusal overBudget(Case of, Terms terms, HoldCredits request) {
    long amount = request.amount().amount();
    for (Terms.Budget budget : terms.budgets()) {
      boolean eachUser = Terms.Budget.EACH_USER.equals(budget.user());
      if (budget.user() == null || eachUser || budget.user().equals(request.user())) {
        String user = budget.user() == null ? null : request.user();
        // A per-user budget does not apply to an order without a user.
        if (eachUser && user == null) {
          continue;
        }
        long left = budget.limit().amount() - of.account().spent(user, budget.period(), of.now());
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

  static Decision refuse(Case of, RefuseOrder request) {
    // What is too old may have been decided and forgotten; its price is too old then, too.
    if (of.account().order(request.orderId()) != null
        || of.policy().isTooOld(request.at(), of.now())) {
      return Decision.NOTHING;
    }
    return of.booking()
        .line(request.id(), Kind.REFUSED)
        .order(request.orderId())
        .because(new Violation("order-rejected", null, "The order was rejected by pricing."))
        .book()
        .done();
  }

  static Decision capture(Case of, CaptureCredits request) {
    if (!(of.account().order(request.orderId()) instanceof Charged order)
        || order.capture(request.deliveryId()) != null) {
      return Decision.NOTHING;
    }
    return switch (order) {
      case Held hold -> {
        Credits amount = lesser(request.amount(), hold.remaining());
        yield charge(
            of,
            request,
            order,
            of.booking().line(request.id(), Kind.CAPTURED).move(HELD, SPENT, amount),
            amount);
      }
      case Ended ended -> {
        Credits amount = lesser(request.amount(), ended.released());
        yield amount.amount() > 0 && canStillBeCharged(of, ended, amount)
            ? charge(
                of,
                request,
                order,
                of.booking().line(request.id(), Kind.CAPTURED).move(AVAILABLE, SPENT, amount),
                amount)
            : of.booking()
                .line(request.id(), Kind.CAPTURE_REFUSED)
                .order(request.orderId())
                .delivery(request.deliveryId())
                .asked(request.amount())
                .because(
                    new Violation("hold-ended", null, "The hold had ended when the delivery came."))
                .book()
                .done();
      }
    };
  }

  /**
   * Whether a delivery that came before the close of its order, but is told of after it, can be
   * charged: what the close released is still available. A payment by card is settled by then.
   */
  private static boolean canStillBeCharged(Case of, Ended order, Credits amount) {
    return order.paymentId() == null
        && of.account().balances().available() - amount.amount()
            >= -of.agreed().creditLimit().amount();
  }

  private static Decision charge(
      Case of, CaptureCredits request, Charged order, Booking.Line line, Credits amount) {
    Terms terms = of.agreed();
    Credits before = order.charged();
    return line.order(request.orderId())
        .delivery(request.deliveryId())
        .charged(terms.inMinorUnits(before.plus(amount)) - terms.inMinorUnits(before))
        .book()
        .tell(
            new CreditsCaptured(
                request.orderId(), request.contractId(), of.now(), request.deliveryId(), amount))
        .done();
  }

  private static Credits lesser(Credits one, Credits other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
