package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.Collection;
import java.util.List;

/** The journal's documents. All operations throw {@link TrackingUnavailable} in an outage. */
public interface Entries {
  /**
   * Stores entries; those that are there already stay, since an entry never changes.
   *
   * @throws ContentRefused if the store will never take one of them; the others may be stored
   */
  void store(Collection<Booked> entries);

  /** Newest first. */
  List<LedgerEntry> page(EntryQuery query);

  /** Everything that an order caused, oldest first. */
  List<LedgerEntry> ofOrder(ContractId contract, OrderId order);

  /** Deletes what the records of a partition have become. */
  void forget(LogPartition partition);

  /** An entry, and the partition of its contract. */
  record Booked(LogPartition partition, LedgerEntry entry) {}
}
