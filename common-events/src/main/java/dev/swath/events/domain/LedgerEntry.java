package dev.swath.events.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a contract's journal: credits that moved between two of its accounts, or something
 * that moved none but has to stand in the books. Entries of a contract are numbered without a gap
 * and chained: each carries the hash of the one before it, so that none can be changed, dropped or
 * put in between unseen.
 *
 * @param entryId derived from the cause: the same cause is booked once
 * @param sequence 1 for the contract's first entry, then one more each
 * @param orderId the order that caused it, if one did
 * @param deliveryId the delivery that caused it, if one did
 * @param movement null where nothing moved
 * @param asked what an order asked for, where nothing moved for it
 * @param after the contract's balances after the entry
 * @param terms what is agreed from now on, where that changed
 * @param operation which operator did it, and why, where one did
 * @param user who spends, where credits are held: the subject of the order's token
 * @param vouchers that an order uses, where credits are held for it or its payment is awaited; null
 *     for none
 * @param until when granted credits, a hold or a wait for a payment end, where they do
 * @param reference the payment provider's name of a card's payment, or the entry that granted what
 *     expired
 * @param violation why nothing moved, where something was refused
 * @param chargedMinor by how much more the order is charged in money with this entry, negative for
 *     less, in the smallest unit of the contract's currency; where credits are charged or refunded.
 *     An order's amounts add up to what its card pays, and a contract's to its statements. Absent
 *     in entries of before this was written
 * @param previousHash {@link #GENESIS} for the first entry
 * @param hash see {@link #computedHash()}
 */
public record LedgerEntry(
    EventId entryId,
    ContractId contractId,
    long sequence,
    Kind kind,
    @Nullable OrderId orderId,
    @Nullable DeliveryId deliveryId,
    @Nullable Movement movement,
    @Nullable Credits asked,
    Balances after,
    Instant at,
    @Nullable Terms terms,
    @Nullable Operation operation,
    @Nullable String user,
    @Nullable List<String> vouchers,
    @Nullable Instant until,
    @Nullable String reference,
    @Nullable Violation violation,
    @Nullable Long chargedMinor,
    String previousHash,
    String hash) {

  public LedgerEntry {
    vouchers = vouchers == null || vouchers.isEmpty() ? null : List.copyOf(vouchers);
  }

  /** What the first entry of a contract has in place of a previous hash. */
  public static final String GENESIS = "0".repeat(64);

  /** What the entry is about. */
  public enum Kind {
    /** The contract was opened. */
    OPENED,
    /** The terms changed: name, limits, budgets, card, suspended or not. */
    TERMS_CHANGED,
    /** Credits were added. */
    GRANTED,
    /** An operator corrected the available credits, up or down. */
    ADJUSTED,
    /** Granted credits were not spent while they were valid. */
    EXPIRED,
    /** An order waits until its card payment is authorised. */
    PAYMENT_AWAITED,
    /** The bank wants the card's holder to confirm the payment (3-D Secure). */
    PAYMENT_ACTION_REQUIRED,
    /** A card payment was authorised; its credits are there. */
    AUTHORIZED,
    /** Authorised credits that were not spent, or were refunded, are gone with the payment. */
    VOIDED,
    /** What the payment provider was to collect it could not; an operator has to. */
    NOT_COLLECTED,
    /** Available credits were set aside for an order. */
    HELD,
    /** A hold was refused; nothing moved. */
    REFUSED,
    /** Held credits were spent on a delivery. */
    CAPTURED,
    /** A delivery came when its hold had ended; nothing was charged. */
    CAPTURE_REFUSED,
    /** The order closed: what was left of its hold became available again. */
    RELEASED,
    /** The order did not close in time: what was left of its hold became available again. */
    HOLD_EXPIRED,
    /** Spent credits became available again. */
    REFUNDED,
    /** The available credits fell below the threshold of the terms. */
    LOW_BALANCE
  }

  /**
   * An operator's doing.
   *
   * @param operator subject of the operator's token
   * @param reason in the operator's words, if given
   * @param requestHash SHA-256 over what was asked, in hexadecimal: tells a repetition from another
   *     request under the same idempotency key
   */
  public record Operation(String operator, @Nullable String reason, String requestHash) {}

  /** The moved amount; 0 where nothing moved. */
  public Credits amount() {
    return movement == null ? Credits.ZERO : movement.amount();
  }

  /**
   * What {@link #hash} has to be: SHA-256, in hexadecimal, over all other components including
   * {@link #previousHash}, in the form that {@link CanonicalText} describes.
   */
  public String computedHash() {
    return CanonicalText.sha256(withHash(""));
  }

  /** The same entry with its hash. */
  public LedgerEntry sealed() {
    return withHash(computedHash());
  }

  private LedgerEntry withHash(String value) {
    return new LedgerEntry(
        entryId,
        contractId,
        sequence,
        kind,
        orderId,
        deliveryId,
        movement,
        asked,
        after,
        at,
        terms,
        operation,
        user,
        vouchers,
        until,
        reference,
        violation,
        chargedMinor,
        previousHash,
        value);
  }
}
