package dev.swath.ledger.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger is asked to decide. The identifier is derived from the cause, so asking twice is
 * asking once; it also becomes the identifier of the journal entry.
 */
public sealed interface LedgerRequest {

  ContractId contractId();

  /** When it was asked. */
  Instant at();

  EventId id();

  /** Asked by an operator, who waits for an answer. */
  sealed interface OperatorRequest extends LedgerRequest {}

  /** Open a contract with its first credits. */
  record OpenContract(
      ContractId contractId, Instant at, String name, Credits credits, Credits creditLimit)
      implements OperatorRequest {
    @Override
    public EventId id() {
      return EventId.of("open", contractId.value(), "");
    }
  }

  /**
   * Add credits.
   *
   * @param idempotencyKey the operator's name for this grant; the same name grants once
   */
  record GrantCredits(
      ContractId contractId,
      Instant at,
      String idempotencyKey,
      Credits amount,
      @Nullable String reason)
      implements OperatorRequest {
    @Override
    public EventId id() {
      return EventId.of("grant", contractId.value(), idempotencyKey);
    }
  }

  /** Set the price of an order aside. */
  record HoldCredits(ContractId contractId, Instant at, OrderId orderId, Credits amount)
      implements LedgerRequest {
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
}
