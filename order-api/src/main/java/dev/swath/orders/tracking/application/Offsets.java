package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;
import java.util.Collection;
import java.util.Map;

/**
 * How far the documents are, stored beside them. All operations throw {@link TrackingUnavailable}
 * in an outage.
 */
public interface Offsets {
  /** The offset of the next record that is to be folded; 0 where nothing was folded yet. */
  Map<LogPartition, Long> read(Collection<LogPartition> partitions);

  /**
   * @throws StaleWrite if a partition is not where it was expected; the others may have moved
   */
  void advance(Map<LogPartition, Move> moves);

  /** From an offset to a later one. */
  record Move(long expected, long next) {}
}
