package dev.swath.ledger.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.OrderEvent.Voucher;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger is asked to decide. The identifier is derived from the cause, so asking twice is
 * asking once; it also becomes the identifier of the journal entry.
 */
public sealed interface LedgerRequest {

  ContractId contractId();

  /** When it was asked; for an order's requests, when that happened which they follow from. */
  Instant at();

  EventId id();

  // ---- asked by an operator

  /** Asked by an operator, who waits for an answer. */
  sealed interface OperatorRequest extends LedgerRequest {}

  /** Changes something; who asked and why stands in the journal. */
  sealed interface ChangingRequest extends OperatorRequest {
    Operation operation();
  }

  /**
   * Open a contract.
   *
   * @param credits the first ones; 0 for none
   * @param validUntil when these expire; null for never
   */
  record OpenContract(
      ContractId contractId,
      Instant at,
      Operation operation,
      Terms terms,
      Credits credits,
      @Nullable Instant validUntil)
      implements ChangingRequest {
    @Override
    public EventId id() {
      return EventId.of("open", contractId.value(), "");
    }
  }

  /**
   * Change terms. What is null stays as it is.
   *
   * @param key the operator's name for this change; the same name changes once
   * @param lowBalance 0 for never again
   */
  record ChangeTerms(
      ContractId contractId,
      Instant at,
      String key,
      Operation operation,
      @Nullable String name,
      @Nullable Credits creditLimit,
      @Nullable Credits lowBalance,
      @Nullable List<Terms.Budget> budgets,
      Terms.@Nullable Card card,
      @Nullable Boolean suspended)
      implements ChangingRequest {
    @Override
    public EventId id() {
      return EventId.of("terms", contractId.value(), key);
    }
  }

  /**
   * Add credits.
   *
   * @param key the operator's name for this grant; the same name grants once
   * @param validUntil when they expire; null for never
   */
  record GrantCredits(
      ContractId contractId,
      Instant at,
      String key,
      Operation operation,
      Credits amount,
      @Nullable Instant validUntil)
      implements ChangingRequest {
    @Override
    public EventId id() {
      return EventId.of("grant", contractId.value(), key);
    }
  }

  /**
   * Correct the available credits.
   *
   * @param by credits, negative to take some away
   */
  record AdjustCredits(ContractId contractId, Instant at, String key, Operation operation, long by)
      implements ChangingRequest {
    @Override
    public EventId id() {
      return EventId.of("adjust", contractId.value(), key);
    }
  }

  /** Give back what was charged for a delivery, or a part of it. */
  record RefundCredits(
      ContractId contractId,
      Instant at,
      String key,
      Operation operation,
      OrderId orderId,
      DeliveryId deliveryId,
      Credits amount)
      implements ChangingRequest {
    @Override
    public EventId id() {
      return EventId.of("refund", contractId.value(), key);
    }
  }

  /** Tell how the contract stands; changes nothing. */
  record ShowContract(ContractId contractId, Instant at) implements OperatorRequest {
    @Override
    public EventId id() {
      return EventId.of("show", contractId.value(), at.toString());
    }
  }

  // ---- follow from what happens to an order

  /**
   * Set the price of an order aside.
   *
   * @param user who ordered, if that is known; whose budget it is
   * @param vouchers that lowered the price
   */
  record HoldCredits(
      ContractId contractId,
      Instant at,
      OrderId orderId,
      Credits amount,
      @Nullable String user,
      @Nullable List<Voucher> vouchers)
      implements LedgerRequest {
    public HoldCredits {
      vouchers = vouchers == null ? List.of() : List.copyOf(vouchers);
    }

    @Override
    public List<Voucher> vouchers() {
      return vouchers == null ? List.of() : vouchers;
    }

    @Override
    public EventId id() {
      return EventId.of("hold", orderId.toString(), "");
    }
  }

  /**
   * Never hold anything for an order that pricing rejected. Two requests under one idempotency key
   * can both reach the log; the first decides the order, and a price for the second must not hold
   * credits that nobody would ever release.
   */
  record RefuseOrder(ContractId contractId, Instant at, OrderId orderId) implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("refuse", orderId.toString(), "");
    }
  }

  /** Spend held credits on a delivery that arrived. */
  record CaptureCredits(
      ContractId contractId, Instant at, OrderId orderId, DeliveryId deliveryId, Credits amount)
      implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("capture", deliveryId.toString(), "");
    }
  }

  /** End the hold of an order that has closed: what was not captured is available again. */
  record ReleaseCredits(ContractId contractId, Instant at, OrderId orderId)
      implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("release", orderId.toString(), "");
    }
  }

  // ---- follow from what the payment provider answers

  /** The card payment is authorised. */
  record PaymentAuthorized(ContractId contractId, Instant at, OrderId orderId, String paymentId)
      implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("authorized", orderId.toString(), paymentId);
    }
  }

  /**
   * The bank wants the card's holder to confirm the payment (3-D Secure).
   *
   * @param at when the provider was asked to authorise the payment, or the customer last said that
   *     the payment was confirmed
   */
  record PaymentNeedsAction(ContractId contractId, Instant at, OrderId orderId, String paymentId)
      implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("payment-action", orderId.toString(), paymentId);
    }
  }

  /** The customer says that the payment was confirmed. */
  record RetryPayment(ContractId contractId, Instant at, OrderId orderId) implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("retry-payment", orderId.toString(), at.toString());
    }
  }

  /** The card payment cannot be authorised. */
  record PaymentDeclined(ContractId contractId, Instant at, OrderId orderId, Violation violation)
      implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("payment-declined", orderId.toString(), "");
    }
  }

  /**
   * The payment provider could not collect, or pay back, what it was to.
   *
   * @param command name of the command that failed
   */
  record PaymentFailed(
      ContractId contractId, Instant at, OrderId orderId, EventId command, Violation violation)
      implements LedgerRequest {
    @Override
    public EventId id() {
      return EventId.of("payment-failed", orderId.toString(), command.toString());
    }
  }

  // ---- follows from the time

  /**
   * End what has come to its end by now: credits, holds, waits for payments.
   *
   * @param only the only order that is to end; null for all of them
   */
  record ExpireDue(ContractId contractId, Instant at, @Nullable OrderId only)
      implements LedgerRequest {
    public ExpireDue(ContractId contractId, Instant at) {
      this(contractId, at, null);
    }

    @Override
    public EventId id() {
      return EventId.of("expire", contractId.value(), at.toString());
    }
  }
}
