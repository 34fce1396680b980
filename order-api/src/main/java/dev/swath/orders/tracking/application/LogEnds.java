package dev.swath.orders.tracking.application;

import dev.swath.orders.tracking.domain.LogPartition;

/** Where the log ends. */
public interface LogEnds {
  /**
   * The end of the partition that holds a key's records, open transactions included.
   *
   * @throws TrackingBehind if the broker does not say so in time
   */
  End of(String topic, String key);

  /**
   * @param offset that the next record will have
   */
  record End(LogPartition partition, long offset) {}
}
