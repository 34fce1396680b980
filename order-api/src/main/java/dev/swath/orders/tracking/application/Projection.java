package dev.swath.orders.tracking.application;

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
   */
  @Nullable BooleanSupplier apply(List<Recorded<E>> batch);
}
