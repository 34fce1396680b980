package dev.swath.ledger.kafka;

import org.apache.kafka.common.TopicPartition;

/** A partition of the requests that cannot go on; the others can. */
public final class PartitionFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TopicPartition partition;

  PartitionFault(TopicPartition partition, Throwable cause) {
    super(partition + " cannot go on: " + cause, cause);
    this.partition = partition;
  }

  public TopicPartition partition() {
    return partition;
  }
}
