package dev.swath.ledger.domain;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger decided.
 *
 * @param entries what to book, in this order; none if it was booked before or cannot be
 * @param events what to tell about the order
 * @param payments what the payment provider is to do
 * @param cards what to keep outside of the journal, which only refers to it
 * @param reply what to answer to an operator; null if nobody asked
 */
public record Decision(
    List<LedgerEntry> entries,
    List<OrderEvent> events,
    List<PaymentCommand> payments,
    List<PaymentCard> cards,
    @Nullable LedgerReply reply) {
  public static final Decision NOTHING = answering(null);

  public Decision {
    entries = List.copyOf(entries);
    events = List.copyOf(events);
    payments = List.copyOf(payments);
    cards = List.copyOf(cards);
  }

  static Decision answering(@Nullable LedgerReply reply) {
    return new Decision(List.of(), List.of(), List.of(), List.of(), reply);
  }
}
