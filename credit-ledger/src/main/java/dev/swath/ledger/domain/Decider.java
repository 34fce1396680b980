package dev.swath.ledger.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Terms;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.domain.Account.Hold;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests over an account, without changing it. What was decided before is not decided
 * again: a repeated request books nothing and tells nothing, since its answer is in the log
 * already.
 */
public final class Decider {
  /** Far from where sums of balances and limits would no longer fit. */
  public static final long MOST_AVAILABLE = 1_000_000_000_000_000L;

  private Decider() {}

  public static Decision decide(Account account, LedgerRequest request, Instant now) {
    return switch (request) {
      case OpenContract open -> open(account, open, now);
      case GrantCredits grant -> grant(account, grant, now);
      case HoldCredits hold -> hold(account, hold, now);
      case RefuseOrder refuse -> refuse(account, refuse, now);
      case CaptureCredits capture -> capture(account, capture, now);
      case ReleaseCredits release -> release(account, release, now);
    };
  }

  private static Decision open(Account account, OpenContract request, Instant now) {
    Terms asked = new Terms(request.name(), request.creditLimit());
    Terms terms = account.terms();
    if (terms == null) {
      LedgerEntry entry =
          entry(account, request, Kind.OPENED, request.credits(), now, null, null, asked, null);
      return booked(entry);
    }
    return terms.equals(asked) && account.openedWith().equals(request.credits())
        ? repeated(account, terms)
        : denied(request, "contract-exists", "The contract was opened with other terms.");
  }

  private static Decision grant(Account account, GrantCredits request, Instant now) {
    Terms terms = account.terms();
    if (terms == null) {
      return denied(request, "unknown-contract", "There is no contract " + request.contractId());
    }
    Credits before = account.grant(request.id());
    if (before == null) {
      if (request.amount().amount() > MOST_AVAILABLE - account.balances().available()) {
        return denied(
            request, "balance-too-large", "A contract can have " + MOST_AVAILABLE + " credits.");
      }
      LedgerEntry entry =
          entry(account, request, Kind.GRANTED, request.amount(), now, null, null, terms, null);
      return booked(entry);
    }
    return before.equals(request.amount())
        ? repeated(account, terms)
        : denied(
            request,
            "idempotency-key-reused",
            "The key was used before, for " + before + " credits.");
  }

  private static Decision hold(Account account, HoldCredits request, Instant now) {
    OrderId order = request.orderId();
    if (account.hold(order) != null) {
      return Decision.NOTHING;
    }
    Terms terms = account.terms();
    if (terms == null) {
      return refused(
          account,
          request,
          now,
          new Violation(
              "unknown-contract", "/contractId", "There is no contract " + request.contractId()),
          request.amount());
    }
    long available = account.balances().available();
    long spendable = Math.addExact(available, terms.creditLimit().amount());
    if (request.amount().amount() > spendable) {
      String limit =
          terms.creditLimit().amount() == 0 ? "" : " within the limit of " + terms.creditLimit();
      return refused(
          account,
          request,
          now,
          new Violation(
              "insufficient-credits",
              null,
              request.amount() + " credits are needed, " + spendable + " are available" + limit),
          new Credits(request.amount().amount() - spendable));
    }
    LedgerEntry entry =
        entry(account, request, Kind.HELD, request.amount(), now, order, null, terms, null);
    return new Decision(
        entry,
        new CreditsHeld(
            order, request.contractId(), now, request.amount(), entry.after().available()),
        null);
  }

  private static Decision refused(
      Account account, HoldCredits request, Instant now, Violation why, Credits missing) {
    LedgerEntry entry =
        entry(
            account,
            request,
            Kind.REFUSED,
            Credits.ZERO,
            now,
            request.orderId(),
            null,
            account.terms(),
            why);
    OrderEvent event =
        new CreditsRefused(
            request.orderId(),
            request.contractId(),
            now,
            why,
            request.amount(),
            account.balances().available(),
            missing);
    return new Decision(entry, event, null);
  }

  private static Decision refuse(Account account, RefuseOrder request, Instant now) {
    if (account.hold(request.orderId()) != null) {
      return Decision.NOTHING;
    }
    LedgerEntry entry =
        entry(
            account,
            request,
            Kind.REFUSED,
            Credits.ZERO,
            now,
            request.orderId(),
            null,
            account.terms(),
            new Violation("order-rejected", null, "The order was rejected by pricing."));
    return new Decision(entry, null, null);
  }

  private static Decision capture(Account account, CaptureCredits request, Instant now) {
    if (!(account.hold(request.orderId()) instanceof Hold.Open hold)
        || hold.capturedDeliveries().contains(request.deliveryId())) {
      return Decision.NOTHING;
    }
    Credits amount =
        request.amount().compareTo(hold.remaining()) > 0 ? hold.remaining() : request.amount();
    LedgerEntry entry =
        entry(
            account,
            request,
            Kind.CAPTURED,
            amount,
            now,
            request.orderId(),
            request.deliveryId(),
            account.terms(),
            null);
    return new Decision(
        entry,
        new CreditsCaptured(
            request.orderId(), request.contractId(), now, request.deliveryId(), amount),
        null);
  }

  private static Decision release(Account account, ReleaseCredits request, Instant now) {
    if (!(account.hold(request.orderId()) instanceof Hold.Open hold)) {
      return Decision.NOTHING;
    }
    LedgerEntry entry =
        entry(
            account,
            request,
            Kind.RELEASED,
            hold.remaining(),
            now,
            request.orderId(),
            null,
            account.terms(),
            null);
    return new Decision(
        entry,
        new CreditsReleased(request.orderId(), request.contractId(), now, hold.remaining()),
        null);
  }

  private static LedgerEntry entry(
      Account account,
      LedgerRequest cause,
      Kind kind,
      Credits amount,
      Instant now,
      @Nullable OrderId order,
      @Nullable DeliveryId delivery,
      @Nullable Terms terms,
      @Nullable Violation violation) {
    return new LedgerEntry(
        cause.id(),
        account.contractId(),
        account.sequence() + 1,
        kind,
        order,
        delivery,
        amount,
        account.balances().after(kind, amount),
        now,
        terms,
        violation);
  }

  private static Decision booked(LedgerEntry entry) {
    Terms terms = Objects.requireNonNull(entry.terms());
    return new Decision(
        entry, null, new LedgerReply.Booked(entry.contractId(), terms, entry.after(), false));
  }

  private static Decision repeated(Account account, Terms terms) {
    return new Decision(
        null, null, new LedgerReply.Booked(account.contractId(), terms, account.balances(), true));
  }

  private static Decision denied(LedgerRequest request, String reason, String detail) {
    return new Decision(
        null,
        null,
        new LedgerReply.Denied(request.contractId(), new Violation(reason, null, detail)));
  }
}
