package dev.swath.orders.tracking.domain;

/** One partition of a topic. */
public record LogPartition(String topic, int number) {
  @Override
  public String toString() {
    return topic + "-" + number;
  }
}
