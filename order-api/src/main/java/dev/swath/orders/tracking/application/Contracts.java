package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.domain.ContractAccount;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The contracts' documents. All operations throw {@link TrackingUnavailable} in an outage. */
public interface Contracts {
  @Nullable ContractAccount find(ContractId id);

  Map<ContractId, ContractAccount> load(Collection<ContractId> ids);

  /**
   * Sorted by id.
   *
   * @param ids only these; null for all
   */
  List<ContractAccount> list(@Nullable Set<String> ids);

  /**
   * @throws StaleWrite if one of them is not as it was before; the others may be stored
   */
  void store(Collection<Change> changes);

  /**
   * @param before what is replaced; null if there was no document
   */
  record Change(@Nullable ContractAccount before, ContractAccount after) {}
}
