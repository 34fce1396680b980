package dev.swath.ledger.domain;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger decided.
 *
 * @param entry what to book; null if nothing is to be booked, because it was before or cannot be
 * @param event what to tell about the order; null if nothing
 * @param reply what to answer to an operator; null if nobody asked
 */
public record Decision(
    @Nullable LedgerEntry entry, @Nullable OrderEvent event, @Nullable LedgerReply reply) {
  static final Decision NOTHING = new Decision(null, null, null);
}
