package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import java.util.Collection;
import java.util.List;

/** The journal's documents. All operations throw {@link TrackingUnavailable} in an outage. */
public interface Entries {
  /** Stores entries; those that are there already stay, since an entry never changes. */
  void store(Collection<LedgerEntry> entries);

  /** Newest first. */
  List<LedgerEntry> page(EntryQuery query);

  /** Everything that an order caused, oldest first. */
  List<LedgerEntry> ofOrder(ContractId contract, OrderId order);
}
