package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderState;
import dev.swath.events.wire.Topics;
import dev.swath.orders.tracking.domain.OrderBook;
import java.time.Duration;
import java.util.List;

/** Answers questions about the journal. */
public final class EntryTracking {
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final Entries entries;
  private final CatchingUp catchingUp;

  public EntryTracking(Entries entries, CatchingUp catchingUp) {
    this.entries = entries;
    this.catchingUp = catchingUp;
  }

  /**
   * Newest first.
   *
   * @throws TrackingUnavailable if nobody can say
   */
  public List<LedgerEntry> page(EntryQuery query) {
    return entries.page(query);
  }

  /**
   * Everything that an order moved; no less than its events tell.
   *
   * @throws TrackingUnavailable if nobody can say
   * @throws TrackingBehind if that cannot be said yet
   */
  public OrderBook ofOrder(OrderState order) {
    ContractId contract = order.contractId();
    OrderBook book = new OrderBook(entries.ofOrder(contract, order.id()));
    if (!book.isBehind(order)) {
      return book;
    }
    catchingUp.with(Topics.LEDGER_ENTRIES, contract.value(), CATCH_UP);
    return new OrderBook(entries.ofOrder(contract, order.id()));
  }
}
