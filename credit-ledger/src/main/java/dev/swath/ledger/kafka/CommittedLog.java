package dev.swath.ledger.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Reads what is committed in a partition, up to its end. Used by one thread.
 *
 * <p>The end is the high watermark at the time of the call, open transactions included: reading
 * committed up to there waits for the outcome of every transaction that a predecessor left open.
 * What a predecessor could still commit after that it cannot commit, since its offsets belong to a
 * past generation of the group.
 */
public final class CommittedLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommittedLog.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final ConsumerFactory<String, byte[]> factory;
  private final Duration patience;

  // Kept, since a start reads two topics for each partition.
  private org.apache.kafka.clients.consumer.@Nullable Consumer<String, byte[]> reading;
  private org.apache.kafka.clients.consumer.@Nullable Consumer<String, byte[]> measuring;

  /**
   * @param patience how long to wait for a next record before giving up; longer than the
   *     transaction timeout, after which the broker aborts what a dead predecessor left open
   */
  public CommittedLog(ConsumerFactory<String, byte[]> factory, Duration patience) {
    this.factory = factory;
    this.patience = patience;
  }

  /**
   * Gives each record from that offset on to the reader.
   *
   * @return the end of the partition: no record that was given stands there or behind
   */
  public long read(
      String topic, int partition, long from, Consumer<ConsumerRecord<String, byte[]>> reader) {
    TopicPartition place = new TopicPartition(topic, partition);
    long end = highWatermark(place);
    if (from >= end) {
      return Math.max(from, end);
    }
    var consumer = reading();
    consumer.assign(List.of(place));
    consumer.seek(place, from);
    Duration waited = Duration.ZERO;
    long position = from;
    int count = 0;
    // The first offsets of a compacted topic may be gone; then reading starts behind them.
    while (position < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        reader.accept(record);
        count++;
      }
      long next = consumer.position(place);
      waited = next > position ? Duration.ZERO : waited.plus(POLL);
      if (waited.compareTo(patience) > 0) {
        throw new IllegalStateException(place + " does not go on at " + position + " of " + end);
      }
      position = next;
    }
    log.info("read {} records of {} from {} to {}", count, place, from, position);
    return position;
  }

  /** The partitions of a topic. */
  public List<Integer> partitions(String topic) {
    return measuring().partitionsFor(topic).stream().map(PartitionInfo::partition).toList();
  }

  private long highWatermark(TopicPartition place) {
    var consumer = measuring();
    consumer.assign(List.of(place));
    return consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
  }

  private org.apache.kafka.clients.consumer.Consumer<String, byte[]> measuring() {
    if (measuring == null) {
      measuring = consumer(IsolationLevel.READ_UNCOMMITTED);
    }
    return measuring;
  }

  private org.apache.kafka.clients.consumer.Consumer<String, byte[]> reading() {
    if (reading == null) {
      reading = consumer(IsolationLevel.READ_COMMITTED);
    }
    return reading;
  }

  private org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer(
      IsolationLevel isolation) {
    Properties overrides = new Properties();
    overrides.putAll(
        Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation.toString(),
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            "5000",
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            Integer.toString(4 << 20),
            // The first fetch of the next partition waits until the last one of this is answered.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            "20"));
    return factory.createConsumer("credit-ledger-log", null, null, overrides);
  }

  @Override
  public void close() {
    List<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> open = new ArrayList<>();
    if (reading != null) {
      open.add(reading);
    }
    if (measuring != null) {
      open.add(measuring);
    }
    open.forEach(org.apache.kafka.clients.consumer.Consumer::close);
  }
}
