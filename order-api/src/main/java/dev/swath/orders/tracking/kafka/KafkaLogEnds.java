package dev.swath.orders.tracking.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.orders.tracking.application.LogEnds;
import dev.swath.orders.tracking.application.TrackingBehind;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker. */
public final class KafkaLogEnds implements LogEnds {
  private static final long PATIENCE_MILLIS = 2_000;

  private final Admin admin;
  private final Map<String, Integer> partitions = new ConcurrentHashMap<>();

  public KafkaLogEnds(Admin admin) {
    this.admin = admin;
  }

  @Override
  public End of(String topic, String key) {
    try {
      int number = BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), partitionsOf(topic));
      TopicPartition partition = new TopicPartition(topic, number);
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .offset();
      return new End(new LogPartition(topic, number), end);
    } catch (ExecutionException | TimeoutException e) {
      throw new TrackingBehind(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrackingBehind(e);
    }
  }

  private int partitionsOf(String topic)
      throws ExecutionException, TimeoutException, InterruptedException {
    Integer known = partitions.get(topic);
    if (known != null) {
      return known;
    }
    int number =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .values()
            .iterator()
            .next()
            .partitions()
            .size();
    partitions.put(topic, number);
    return number;
  }
}
