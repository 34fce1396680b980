package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry.Kind;
import dev.swath.events.domain.OrderId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a contract to list.
 *
 * @param from only entries at this time or later
 * @param to only entries before this time
 * @param kinds only these; none for all
 * @param before only entries of a smaller sequence number
 * @param limit how many at most
 */
public record EntryQuery(
    ContractId contractId,
    @Nullable Instant from,
    @Nullable Instant to,
    Set<Kind> kinds,
    @Nullable OrderId orderId,
    long before,
    int limit) {
  public EntryQuery {
    kinds = Set.copyOf(kinds);
  }

  /** Whether every entry matches. */
  public boolean isUnfiltered() {
    return from == null && to == null && kinds.isEmpty() && orderId == null;
  }

  /** The same, from another place on. */
  public EntryQuery page(long nextBefore, int nextLimit) {
    return new EntryQuery(contractId, from, to, kinds, orderId, nextBefore, nextLimit);
  }
}
