package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the documents are, stored beside them. All operations throw {@link TrackingUnavailable}
 * in an outage.
 */
public interface Offsets {
  /** The offset of the next record that is to be folded; 0 where nothing was folded yet. */
  Map<LogPartition, Long> read(Collection<LogPartition> partitions);

  /**
   * Moves only under a stamp of its own that was set before it was asked whether the documents are
   * kept: a store that loses its last writes and lives on may have lost documents that it took, but
   * not with the stamp behind them still there.
   *
   * @param kept whether the documents up to the next offsets are there; null if there are none
   * @throws StaleWrite if a partition is not where it was expected, or the documents are gone; the
   *     others may have moved
   */
  void advance(Map<LogPartition, Move> moves, @Nullable BooleanSupplier kept);

  /** From an offset to a later one. */
  record Move(long expected, long next) {}

  /**
   * Begins a partition anew.
   *
   * @throws StaleWrite if the partition is not where it was expected
   */
  void restart(LogPartition partition, long expected);
}
