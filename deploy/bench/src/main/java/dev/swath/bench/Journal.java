package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.LedgerEntry.Balances;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The only place here that knows what the ledger's journal looks like. */
final class Journal {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Journal() {}

  /**
   * One contract's books.
   *
   * @param entries how many there are
   * @param gaps how many entries do not follow the one before them: a number is missing or there
   *     twice
   * @param balances after the last entry
   */
  record Books(long entries, long gaps, Balances balances) {
    static final Books EMPTY = new Books(0, 0, Balances.ZERO);

    private Books with(LedgerEntry entry) {
      boolean follows =
          entry.sequence() == entries + 1
              && entry.after().equals(balances.after(entry.kind(), entry.amount()));
      return new Books(entries + 1, follows ? gaps : gaps + 1, entry.after());
    }
  }

  /**
   * All that is committed now.
   *
   * @throws IllegalStateException when an entry cannot be read, or the end is not reached in time
   */
  static Map<ContractId, Books> read(String bootstrapServers) {
    Map<ContractId, Books> books = new HashMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.LEDGER_ENTRIES).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          LedgerEntry entry = entry(record);
          books.put(
              entry.contractId(), books.getOrDefault(entry.contractId(), Books.EMPTY).with(entry));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("The journal's end is not reached");
        }
      }
    }
    return books;
  }

  private static LedgerEntry entry(ConsumerRecord<String, byte[]> record) {
    if (LedgerEntries.codec().decode(record)
        instanceof Decoded.Event<LedgerEntry>(LedgerEntry entry, _)) {
      return entry;
    }
    throw new IllegalStateException(
        "%s-%d@%d cannot be read".formatted(record.topic(), record.partition(), record.offset()));
  }
}
