package dev.swath.orders.tracking.application;

import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.MonthStatement;
import java.time.YearMonth;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The statements of months that have ended; the latest month's is in the contract's document. All
 * operations throw {@link TrackingUnavailable} in an outage.
 */
public interface Statements {
  /** Stores statements; those that are there already are replaced by what is the same. */
  void store(Collection<Ended> statements);

  /** The last statement from the one month to the other, both included; null if there is none. */
  @Nullable MonthStatement latest(ContractId contract, YearMonth first, YearMonth last);

  /** A contract's month in which nothing more is booked. */
  record Ended(LogPartition partition, ContractId contractId, MonthStatement statement) {}

  /** Deletes what the records of a partition have become. */
  void forget(LogPartition partition);
}
