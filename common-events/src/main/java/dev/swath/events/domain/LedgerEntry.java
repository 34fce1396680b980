package dev.swath.events.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a contract's journal: what moved, why, and what the contract has afterwards.
 *
 * @param entryId derived from the cause: the same cause is booked once
 * @param sequence 1 for the contract's first entry, then one more each
 * @param orderId the order that moved it, if one did
 * @param deliveryId the delivery that moved it, if one did
 * @param amount what moved; 0 where nothing did
 * @param after the contract's balances after the entry
 * @param terms the contract's terms as they are now; null if it was never opened
 * @param violation why nothing moved, where something was refused
 */
public record LedgerEntry(
    EventId entryId,
    ContractId contractId,
    long sequence,
    Kind kind,
    @Nullable OrderId orderId,
    @Nullable DeliveryId deliveryId,
    Credits amount,
    Balances after,
    Instant at,
    @Nullable Terms terms,
    @Nullable Violation violation) {

  /** What kind of movement it is. */
  public enum Kind {
    /** The contract was opened, with its first credits. */
    OPENED,
    /** Credits were added. */
    GRANTED,
    /** Available credits were set aside for an order. */
    HELD,
    /** A hold was refused; nothing moved. */
    REFUSED,
    /** Held credits were spent on a delivery. */
    CAPTURED,
    /** What was left of a hold became available again, and the hold ended. */
    RELEASED,
    /** Spent credits became available again. */
    REFUNDED
  }

  /**
   * @param available may be negative, down to the credit limit
   */
  public record Balances(long available, long held, long spent) {
    public static final Balances ZERO = new Balances(0, 0, 0);

    /**
     * The balances after a movement.
     *
     * @throws ArithmeticException if a balance does not fit
     */
    public Balances after(Kind kind, Credits amount) {
      long moved = amount.amount();
      return switch (kind) {
        case OPENED, GRANTED -> moved(moved, 0, 0);
        case HELD -> moved(-moved, moved, 0);
        case REFUSED -> this;
        case CAPTURED -> moved(0, -moved, moved);
        case RELEASED -> moved(moved, -moved, 0);
        case REFUNDED -> moved(moved, 0, -moved);
      };
    }

    private Balances moved(long toAvailable, long toHeld, long toSpent) {
      return new Balances(
          Math.addExact(available, toAvailable),
          Math.addExact(held, toHeld),
          Math.addExact(spent, toSpent));
    }
  }

  /**
   * @param creditLimit how far below zero the available credits may go
   */
  public record Terms(String name, Credits creditLimit) {}
}
