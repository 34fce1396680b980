package dev.swath.standalone.audit;

/** Where a record stands. */
public record Place(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return "%s, partition %d, offset %d".formatted(topic, partition, offset);
  }
}
