package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was stored last of each partition, so that a record that comes soon after another of the
 * same order or contract needs no look into the store. Each partition is used by one thread. What
 * was not used for the longest time goes first.
 *
 * @param <I> type of the ids
 * @param <T> type of the folds
 */
final class RecentFolds<I, T> {
  private final int maxWeight;
  private final ToIntFunction<T> weight;
  private final ConcurrentMap<LogPartition, OfPartition> partitions = new ConcurrentHashMap<>();

  /**
   * @param maxWeight of a partition's folds together
   */
  RecentFolds(int maxWeight, ToIntFunction<T> weight) {
    this.maxWeight = maxWeight;
    this.weight = weight;
  }

  @Nullable T of(LogPartition partition, I id) {
    OfPartition known = partitions.get(partition);
    return known == null ? null : known.folds.get(id);
  }

  void remember(LogPartition partition, I id, T fold) {
    partitions.computeIfAbsent(partition, _ -> new OfPartition()).put(id, fold);
  }

  void forget(LogPartition partition) {
    partitions.remove(partition);
  }

  private final class OfPartition {
    private final Map<I, T> folds = new LinkedHashMap<>(16, 0.75f, true);
    private int weighed;

    private void put(I id, T fold) {
      T before = folds.put(id, fold);
      weighed += weight.applyAsInt(fold) - (before == null ? 0 : weight.applyAsInt(before));
      var oldest = folds.values().iterator();
      while (weighed > maxWeight && oldest.hasNext()) {
        weighed -= weight.applyAsInt(oldest.next());
        oldest.remove();
      }
    }
  }
}
