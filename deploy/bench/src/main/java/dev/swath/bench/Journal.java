package dev.swath.bench;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.JournalAudit;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
   * What the journal says.
   *
   * @param faults what an auditor finds wrong, in words
   * @param balances of each contract, after its last entry
   */
  record Books(List<String> faults, Map<ContractId, Balances> balances) {
    Books {
      faults = List.copyOf(faults);
      balances = Map.copyOf(balances);
    }
  }

  /**
   * All that is committed now.
   *
   * @throws IllegalStateException when an entry cannot be read, or the end is not reached in time
   */
  static Books read(String bootstrapServers) {
    JournalAudit audit = new JournalAudit();
    List<String> faults = new ArrayList<>();
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
          String fault = audit.check(entry(record));
          if (fault != null) {
            faults.add("%d@%d %s".formatted(record.partition(), record.offset(), fault));
          }
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("The journal's end is not reached");
        }
      }
    }
    return new Books(
        faults,
        audit.books().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, book -> book.getValue().balances())));
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
