package dev.swath.ledger.domain;

import static dev.swath.events.domain.LedgerAccount.AVAILABLE;
import static dev.swath.events.domain.LedgerAccount.GRANTED;
import static dev.swath.events.domain.LedgerAccount.REFUNDED;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.AccountPart.Done;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.ChangingRequest;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.RefundCredits;
import dev.swath.ledger.domain.LedgerRequest.ShowContract;
import dev.swath.ledger.domain.OrderAccount.Capture;
import dev.swath.ledger.domain.OrderAccount.Charged;
import dev.swath.ledger.domain.OrderAccount.Ended;
import dev.swath.ledger.domain.PaymentCommand.PayBack;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what operators ask for. */
final class Contracts {
  /** So many shares of one hold still fit into a record. */
  private static final int MAX_DATED_LOTS = 50_000;

  private Contracts() {}

  static Decision open(Case of, OpenContract request) {
    Terms terms = of.terms();
    if (terms != null) {
      return isRepeated(of.account(), request)
          ? asItIs(of.account(), terms)
          : denied(request, "contract-exists", "The contract was opened with other terms.");
    }
    if (!Terms.isMoney(request.terms().currency())) {
      return denied(
          request,
          "not-money",
          "%s is no currency that can be paid with.".formatted(request.terms().currency()));
    }
    if (request.credits().amount() > 0) {
      Decision not = ungrantable(of, request, request.terms(), request.validUntil());
      if (not != null) {
        return not;
      }
    }
    Booking booking =
        of.booking()
            .line(request.id(), Kind.OPENED)
            .terms(of.booking().withCardByReference(request.terms()))
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

  static Decision change(Case of, ChangeTerms request) {
    Terms terms = of.terms();
    Decision known = known(of.account(), terms, request);
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
    return of.booking()
        .line(request.id(), Kind.TERMS_CHANGED)
        .terms(of.booking().withCardByReference(next))
        .by(request.operation())
        .book()
        .answered();
  }

  static Decision grant(Case of, GrantCredits request) {
    Terms terms = of.terms();
    Decision known = known(of.account(), terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    Decision not = ungrantable(of, request, terms, request.validUntil());
    if (not != null) {
      return not;
    }
    if (request.amount().amount() > Decider.MOST_AVAILABLE - of.account().balances().available()) {
      return tooLarge(request);
    }
    return of.booking()
        .line(request.id(), Kind.GRANTED)
        .move(GRANTED, AVAILABLE, request.amount())
        .until(request.validUntil())
        .by(request.operation())
        .book()
        .answered();
  }

  /** Why no such credits can be granted; null if they can. */
  private static @Nullable Decision ungrantable(
      Case of, ChangingRequest request, Terms terms, @Nullable Instant validUntil) {
    if (terms.billingMode() == BillingMode.CARD) {
      return denied(request, "pays-by-card", "A contract that pays by card is granted no credits.");
    }
    if (validUntil == null) {
      return null;
    }
    if (!validUntil.isAfter(of.now())) {
      return denied(request, "validity-is-over", "The credits would have expired already.");
    }
    return of.account().datedLots() < MAX_DATED_LOTS
        ? null
        : denied(
            request,
            "too-many-grants",
            "The contract has credits of %d grants that expire; no more can be told apart."
                .formatted(MAX_DATED_LOTS));
  }

  static Decision adjust(Case of, AdjustCredits request) {
    Terms terms = of.terms();
    Decision known = known(of.account(), terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    long available = of.account().balances().available();
    Booking.Line line = of.booking().line(request.id(), Kind.ADJUSTED).by(request.operation());
    if (request.by() > 0) {
      if (request.by() > Decider.MOST_AVAILABLE - available) {
        return tooLarge(request);
      }
      return line.move(GRANTED, AVAILABLE, new Credits(request.by())).book().answered();
    }
    if (request.by() < -Decider.MOST_AVAILABLE
        || available + request.by() < -terms.creditLimit().amount()) {
      return denied(
          request,
          "below-credit-limit",
          "Available are %d credits within a limit of %s; %d cannot be taken away."
              .formatted(available, terms.creditLimit(), -request.by()));
    }
    return line.move(AVAILABLE, GRANTED, new Credits(-request.by())).book().answered();
  }

  static Decision refund(Case of, RefundCredits request) {
    Terms terms = of.terms();
    Decision known = known(of.account(), terms, request);
    if (terms == null || known != null) {
      return Objects.requireNonNull(known);
    }
    Charged order =
        of.account().order(request.orderId()) instanceof Charged charged ? charged : null;
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
    // What was collected was rounded up once, for the order as a whole: so is what stays so.
    Credits charged = order.charged();
    long back = terms.inMinorUnits(charged) - terms.inMinorUnits(charged.minus(request.amount()));
    Booking booking =
        of.booking()
            .line(request.id(), Kind.REFUNDED)
            .order(request.orderId())
            .delivery(request.deliveryId())
            .move(REFUNDED, AVAILABLE, request.amount())
            .charged(-back)
            .by(request.operation())
            .book()
            .tell(
                new CreditsRefunded(
                    request.orderId(),
                    request.contractId(),
                    of.now(),
                    request.deliveryId(),
                    request.amount(),
                    request.key()));
    if (order.paymentId() != null) {
      CardPayments.voidCredits(of, request, request.orderId(), order.paymentId(), request.amount());
      // As long as the order is open nothing was collected, and that much less will be.
      if (order instanceof Ended && back > 0) {
        booking.pay(
            new PayBack(
                request.contractId(),
                request.orderId(),
                of.now(),
                order.paymentId(),
                back,
                terms.currency(),
                request.id()));
      }
    }
    return booking.answered();
  }

  static Decision show(Case of, ShowContract request) {
    Terms terms = of.terms();
    return terms == null ? unknown(request) : asItIs(of.account(), terms);
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
        LedgerReply.Booked.of(
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
        request,
        "balance-too-large",
        "A contract can have " + Decider.MOST_AVAILABLE + " credits.");
  }

  static Decision denied(LedgerRequest request, String reason, String detail) {
    return Decision.answering(
        new LedgerReply.Denied(request.contractId(), new Violation(reason, null, detail)));
  }
}
