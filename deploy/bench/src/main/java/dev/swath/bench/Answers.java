package dev.swath.bench;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what the ledger tells everybody, as everybody does: committed only, from the first on. */
final class Answers implements AutoCloseable {
  private static final Set<String> TYPES =
      Set.of(
          "swath.credits-held.v1",
          "swath.credits-refused.v1",
          "swath.credits-captured.v1",
          "swath.credits-released.v1");

  private final Orders orders;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;

  Answers(String bootstrapServers, Orders orders) {
    this.orders = orders;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.ORDERS).stream()
            .map(partition -> new TopicPartition(Topics.ORDERS, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = Thread.ofPlatform().name("answers").start(this::read);
  }

  /**
   * @throws IllegalStateException when the reader has failed, so that waiting on would be in vain
   */
  void requireReading() {
    RuntimeException why = failure;
    if (why != null) {
      throw new IllegalStateException("The answers cannot be read any more", why);
    }
  }

  private void read() {
    try (consumer) {
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (TYPES.contains(EventCodec.typeOf(record))) {
            orders.hear(event(record), System.nanoTime());
          }
        }
      }
    } catch (WakeupException e) {
      // Closed.
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private static OrderEvent event(ConsumerRecord<String, byte[]> record) {
    return switch (OrderEvents.codec().decode(record)) {
      case Decoded.Event<OrderEvent>(OrderEvent event, _) -> event;
      case Decoded.UnknownType<OrderEvent>(String type) -> throw unreadable(record, type);
      case Decoded.Unreadable<OrderEvent>(String cause) -> throw unreadable(record, cause);
    };
  }

  private static IllegalStateException unreadable(
      ConsumerRecord<String, byte[]> record, String cause) {
    return new IllegalStateException(
        "%s-%d@%d cannot be read: %s"
            .formatted(record.topic(), record.partition(), record.offset(), cause));
  }

  @Override
  public void close() {
    consumer.wakeup();
    Waiting.join(thread);
  }
}
