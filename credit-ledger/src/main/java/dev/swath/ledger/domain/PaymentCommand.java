package dev.swath.ledger.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the payment provider is to do. The identifier is derived from the cause and is the
 * provider's idempotency key, so doing it twice is doing it once. Amounts are in the smallest unit
 * that ISO 4217 gives the currency; the provider's own units are its adapter's.
 */
public sealed interface PaymentCommand {
  EventId id();

  ContractId contractId();

  OrderId orderId();

  Instant at();

  /**
   * Authorise the price of an order.
   *
   * @param currency ISO 4217
   * @param card by its reference; a command that was written before there were references tells the
   *     payment provider's names
   */
  record Authorize(
      ContractId contractId,
      OrderId orderId,
      Instant at,
      long amountMinor,
      String currency,
      Terms.Card card)
      implements PaymentCommand {
    @Override
    public EventId id() {
      return EventId.of("authorize-payment", orderId.toString(), "");
    }
  }

  /** Look how a payment stands that was to be confirmed. */
  record Look(ContractId contractId, OrderId orderId, Instant at, String paymentId)
      implements PaymentCommand {
    @Override
    public EventId id() {
      return EventId.of("look-at-payment", orderId.toString(), at.toString());
    }
  }

  /**
   * Collect what was delivered; the rest of the authorisation is given up by that.
   *
   * @param currency ISO 4217; null if the command was written before it was told
   */
  record Capture(
      ContractId contractId,
      OrderId orderId,
      Instant at,
      String paymentId,
      long amountMinor,
      @Nullable String currency)
      implements PaymentCommand {
    @Override
    public EventId id() {
      return EventId.of("capture-payment", orderId.toString(), paymentId);
    }
  }

  /** Give the whole authorisation up. */
  record Cancel(ContractId contractId, OrderId orderId, Instant at, String paymentId)
      implements PaymentCommand {
    @Override
    public EventId id() {
      return EventId.of("cancel-payment", orderId.toString(), paymentId);
    }
  }

  /**
   * Pay back what was collected.
   *
   * @param currency ISO 4217; null if the command was written before it was told
   * @param refund the journal entry that it follows from
   */
  record PayBack(
      ContractId contractId,
      OrderId orderId,
      Instant at,
      String paymentId,
      long amountMinor,
      @Nullable String currency,
      EventId refund)
      implements PaymentCommand {
    @Override
    public EventId id() {
      return EventId.of("pay-back", orderId.toString(), refund.toString());
    }
  }
}
