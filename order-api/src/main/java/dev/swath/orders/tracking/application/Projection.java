package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Folds records into documents. */
public interface Projection<E> {
  /**
   * Returns when the documents are stored. The same records may come again, later ones never before
   * earlier ones of the same key.
   *
   * @return whether the last document that was written is there, to be asked later; null if none
   *     was
   * @throws TrackingUnavailable if they could not be stored; the batch is to be given again then
   * @throws ContentRefused if the store will never take one of them; others may be stored
   */
  @Nullable BooleanSupplier apply(List<Recorded<E>> batch);

  /**
   * Forgets what is remembered of a partition's documents, not the documents: the partition is read
   * on elsewhere than where the last batch ended, so the store may hold other ones.
   */
  void resume(LogPartition partition);

  /**
   * Deletes the documents of a partition whose log is not the one they were folded of: it was
   * restored from an older state.
   *
   * @throws TrackingUnavailable if that cannot be done now
   */
  void forget(LogPartition partition);
}
