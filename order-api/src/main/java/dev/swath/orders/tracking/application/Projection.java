package dev.swath.orders.tracking.application;

import java.util.List;

/** Folds records into documents. */
public interface Projection<E> {
  /**
   * Returns when the documents are stored. The same records may come again, later ones never before
   * earlier ones of the same key.
   *
   * @throws TrackingUnavailable if they could not be stored; the batch is to be given again then
   */
  void apply(List<Recorded<E>> batch);
}
