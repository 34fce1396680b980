package dev.swath.standalone.audit;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.standalone.StackException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what is committed of a journal, one partition after the other. The only place here that
 * knows how entries stand on the wire.
 */
final class JournalReader implements AutoCloseable {
  /** What every version of an entry is called. */
  private static final String ENTRY = "swath.ledger-entry.";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLL_RECORDS = 5_000;
  private static final int POLL_BYTES = 8 << 20;

  private final String bootstrapServers;
  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;

  JournalReader(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    try {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                  bootstrapServers,
                  ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                  "read_committed",
                  ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                  POLL_RECORDS,
                  ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                  POLL_BYTES,
                  ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                  (int) PATIENCE.toMillis(),
                  ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                  false),
              new StringDeserializer(),
              new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new StackException("No such broker: " + bootstrapServers, e);
    }
  }

  /**
   * The numbers of the journal's partitions.
   *
   * @throws StackException when there is no such topic, or the broker does not answer
   */
  List<Integer> partitions() {
    List<PartitionInfo> partitions;
    try {
      partitions = consumer.partitionsFor(topic);
    } catch (KafkaException e) {
      throw unanswered(e);
    }
    if (partitions.isEmpty()) {
      throw new StackException("There is no topic %s at %s".formatted(topic, bootstrapServers));
    }
    return partitions.stream().map(PartitionInfo::partition).sorted().toList();
  }

  /** From now on reads that partition, from its beginning. */
  void begin(int partition) {
    Set<TopicPartition> read = Set.of(new TopicPartition(topic, partition));
    consumer.assign(read);
    consumer.seekToBeginning(read);
  }

  /**
   * Reads on to what is the partition's end now.
   *
   * @throws StackException when it is not reached
   */
  void readToEnd(Consumer<JournalRecord> sink) {
    try {
      TopicPartition partition = consumer.assignment().iterator().next();
      long end = Objects.requireNonNull(consumer.endOffsets(Set.of(partition)).get(partition));
      long lastProgress = System.nanoTime();
      while (consumer.position(partition) < end) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<String, byte[]> record : records) {
          sink.accept(read(record));
        }
        if (!records.isEmpty()) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
          throw new StackException(
              "%s: the end at offset %d is not reached; it stops at %d"
                  .formatted(partition, end, consumer.position(partition)));
        }
      }
    } catch (KafkaException e) {
      throw unanswered(e);
    }
  }

  private StackException unanswered(KafkaException e) {
    return new StackException(
        "The broker at %s does not answer: %s".formatted(bootstrapServers, e.getMessage()), e);
  }

  private static JournalRecord read(ConsumerRecord<String, byte[]> record) {
    Place place = new Place(record.topic(), record.partition(), record.offset());
    String key = Objects.requireNonNullElse(record.key(), "");
    return switch (LedgerEntries.codec().decode(record)) {
      case Decoded.Event<LedgerEntry>(LedgerEntry entry, _) ->
          new JournalRecord.Entry(place, key, entry);
      case Decoded.UnknownType<LedgerEntry>(String type) ->
          type.startsWith(ENTRY)
              ? new JournalRecord.Unreadable(place, key, "is of the unknown type " + type)
              : new JournalRecord.Stray(place, key, "is of the type " + type);
      case Decoded.Unreadable<LedgerEntry>(String cause) ->
          EventCodec.typeOf(record) == null
              ? new JournalRecord.Stray(place, key, cause)
              : new JournalRecord.Unreadable(place, key, "cannot be read: " + cause);
    };
  }

  @Override
  public void close() {
    consumer.close();
  }
}
