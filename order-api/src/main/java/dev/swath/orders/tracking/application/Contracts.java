package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The contracts' documents. All operations throw {@link TrackingUnavailable} in an outage. */
public interface Contracts {
  @Nullable ContractAccount find(ContractId id);

  /** Of the last entry that is in the contract's document; 0 if there is no document. */
  long sequence(ContractId id);

  Map<ContractId, ContractAccount> load(Collection<ContractId> ids);

  /**
   * Sorted by id.
   *
   * @param ids only these; null for all
   * @param after only contracts whose ids sort behind this one; null for the first page
   * @param limit how many at most
   */
  List<ContractAccount> list(@Nullable Set<String> ids, @Nullable String after, int limit);

  /**
   * @throws StaleWrite if one of them is not as it was before; the others may be stored
   * @throws ContentRefused if the store will never take one of them; the others may be stored
   */
  void store(Collection<Change> changes);

  /** Deletes what the records of a partition have become. */
  void forget(LogPartition partition);

  /**
   * @param before what is replaced; null if there was no document
   */
  record Change(LogPartition partition, @Nullable ContractAccount before, ContractAccount after) {}
}
