package dev.swath.ledger.domain;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.LedgerEntry.Operation;
import dev.swath.events.domain.Movement;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of one decision: numbers and chains them and carries the balances on, so that
 * the account need not change while it is decided over.
 */
final class Booking {
  private final Account account;
  private final Instant now;
  private final List<LedgerEntry> entries = new ArrayList<>(2);
  private final List<OrderEvent> events = new ArrayList<>(1);
  private final List<PaymentCommand> payments = new ArrayList<>(1);
  private final List<PaymentCard> cards = new ArrayList<>(0);
  private @Nullable Terms terms;
  private Balances balances;
  private long sequence;
  private String hash;

  Booking(Account account, Instant now) {
    this.account = account;
    this.now = now;
    this.terms = account.terms();
    this.balances = account.balances();
    this.sequence = account.sequence();
    this.hash = account.hash();
  }

  Balances balances() {
    return balances;
  }

  long sequence() {
    return sequence;
  }

  Line line(EventId id, Kind kind) {
    return new Line(id, kind);
  }

  Booking tell(OrderEvent event) {
    events.add(event);
    return this;
  }

  Booking pay(PaymentCommand command) {
    payments.add(command);
    return this;
  }

  /**
   * The card by its reference. One whose names are told, as terms of before have it, is kept where
   * payments look it up, in the transaction that books the rest.
   */
  Terms.Card byReference(Terms.Card card) {
    if (card.reference() == null) {
      cards.add(PaymentCard.of(account.contractId(), card));
    }
    return card.byReference(account.contractId());
  }

  /** The terms without the names of the card: see {@link #byReference}. */
  Terms withCardByReference(Terms agreed) {
    if (agreed.card() != null) {
      var _ = byReference(agreed.card());
    }
    return agreed.withCardByReference(account.contractId());
  }

  Decision done() {
    tellIfLow();
    return new Decision(entries, events, payments, cards, null);
  }

  /** Answers the operator with how the contract then stands. */
  Decision answered() {
    tellIfLow();
    return new Decision(
        entries,
        events,
        payments,
        cards,
        LedgerReply.Booked.of(
            account.contractId(), Objects.requireNonNull(terms), balances, sequence, hash, false));
  }

  private void tellIfLow() {
    Credits threshold = terms == null ? null : terms.lowBalance();
    if (threshold != null
        && account.balances().available() >= threshold.amount()
        && balances.available() < threshold.amount()) {
      EventId cause = entries.getFirst().entryId();
      line(
              EventId.of("low-balance", account.contractId().value(), cause.toString()),
              Kind.LOW_BALANCE)
          .book();
    }
  }

  /** An entry in the making. */
  final class Line {
    private final EventId id;
    private final Kind kind;
    private @Nullable OrderId orderId;
    private @Nullable DeliveryId deliveryId;
    private @Nullable Movement movement;
    private @Nullable Credits asked;
    private @Nullable Terms newTerms;
    private @Nullable Operation operation;
    private @Nullable String user;
    private @Nullable List<String> vouchers;
    private @Nullable Instant until;
    private @Nullable String reference;
    private @Nullable Violation violation;
    private @Nullable Long chargedMinor;

    private Line(EventId id, Kind kind) {
      this.id = id;
      this.kind = kind;
    }

    Line order(OrderId value) {
      orderId = value;
      return this;
    }

    Line delivery(DeliveryId value) {
      deliveryId = value;
      return this;
    }

    Line move(LedgerAccount debit, LedgerAccount credit, Credits amount) {
      movement = new Movement(debit, credit, amount);
      return this;
    }

    Line asked(Credits value) {
      asked = value;
      return this;
    }

    Line terms(Terms value) {
      newTerms = value;
      return this;
    }

    Line by(Operation value) {
      operation = value;
      return this;
    }

    Line user(@Nullable String value) {
      user = value;
      return this;
    }

    Line vouchers(List<String> value) {
      vouchers = value;
      return this;
    }

    Line until(@Nullable Instant value) {
      until = value;
      return this;
    }

    Line reference(@Nullable String value) {
      reference = value;
      return this;
    }

    Line because(Violation value) {
      violation = value;
      return this;
    }

    /**
     * @param minor by how much more the order is charged, in the smallest unit of the currency
     */
    Line charged(long minor) {
      chargedMinor = minor;
      return this;
    }

    Booking book() {
      balances = balances.after(movement);
      sequence++;
      if (newTerms != null) {
        terms = newTerms;
      }
      LedgerEntry entry =
          new LedgerEntry(
                  id,
                  account.contractId(),
                  sequence,
                  kind,
                  orderId,
                  deliveryId,
                  movement,
                  asked,
                  balances,
                  now,
                  newTerms,
                  operation,
                  user,
                  vouchers,
                  until,
                  reference,
                  violation,
                  chargedMinor,
                  hash,
                  "")
              .sealed();
      hash = entry.hash();
      entries.add(entry);
      return Booking.this;
    }
  }
}
