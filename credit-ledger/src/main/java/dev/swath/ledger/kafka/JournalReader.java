package dev.swath.ledger.kafka;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Reads the committed journal of a partition from its first entry to its end.
 *
 * <p>The end is the high watermark at the time of the call, open transactions included: reading
 * committed up to there waits for the outcome of every transaction that a predecessor left open.
 * What a predecessor could still commit after that it cannot commit, since its offsets belong to a
 * past generation of the group.
 */
public final class JournalReader {
  private static final Logger log = LoggerFactory.getLogger(JournalReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final ConsumerFactory<String, byte[]> consumers;
  private final Duration patience;

  /**
   * @param patience how long to wait for a next entry before giving up; longer than the transaction
   *     timeout, after which the broker aborts what a dead predecessor left open
   */
  public JournalReader(ConsumerFactory<String, byte[]> consumers, Duration patience) {
    this.consumers = consumers;
    this.patience = patience;
  }

  /** The entries, read as they are asked for. Close the stream. */
  public Stream<LedgerEntry> read(int partition) {
    TopicPartition journal = new TopicPartition(Topics.LEDGER_ENTRIES, partition);
    long end = highWatermark(journal);
    Consumer<String, byte[]> consumer = consumer(IsolationLevel.READ_COMMITTED);
    consumer.assign(List.of(journal));
    consumer.seekToBeginning(List.of(journal));
    log.info("reading journal {} up to {}", journal, end);
    Cursor cursor = new Cursor(consumer, journal, end);
    return Stream.generate(cursor::next)
        .takeWhile(batch -> !batch.isEmpty())
        .flatMap(Queue::stream)
        .onClose(consumer::close);
  }

  private long highWatermark(TopicPartition partition) {
    try (Consumer<String, byte[]> consumer = consumer(IsolationLevel.READ_UNCOMMITTED)) {
      return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
  }

  private Consumer<String, byte[]> consumer(IsolationLevel isolation) {
    java.util.Properties overrides = new java.util.Properties();
    overrides.putAll(
        Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation.toString(),
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            "5000"));
    return consumers.createConsumer("credit-ledger-journal", null, null, overrides);
  }

  private final class Cursor {
    private final Consumer<String, byte[]> consumer;
    private final TopicPartition journal;
    private final long end;

    Cursor(Consumer<String, byte[]> consumer, TopicPartition journal, long end) {
      this.consumer = consumer;
      this.journal = journal;
      this.end = end;
    }

    /** The next entries; none at the end. */
    Queue<LedgerEntry> next() {
      Queue<LedgerEntry> entries = new ArrayDeque<>();
      Duration waited = Duration.ZERO;
      while (entries.isEmpty() && consumer.position(journal) < end) {
        long before = consumer.position(journal);
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          entries.add(entry(record));
        }
        waited = consumer.position(journal) > before ? Duration.ZERO : waited.plus(POLL);
        if (waited.compareTo(patience) > 0) {
          throw new IllegalStateException(
              "journal " + journal + " does not go on at " + before + " of " + end);
        }
      }
      return entries;
    }
  }

  private static LedgerEntry entry(ConsumerRecord<String, byte[]> record) {
    return switch (LedgerEntries.codec().decode(record)) {
      case Decoded.Event<LedgerEntry>(LedgerEntry entry, _) -> entry;
      // Deciding over a journal with a gap could spend credits twice: better not to decide at all.
      case Decoded.UnknownType<LedgerEntry>(String type) -> throw unreadable(record, type);
      case Decoded.Unreadable<LedgerEntry>(String cause) -> throw unreadable(record, cause);
    };
  }

  private static IllegalStateException unreadable(
      ConsumerRecord<String, byte[]> record, String cause) {
    return new IllegalStateException(
        "journal entry "
            + record.partition()
            + "@"
            + record.offset()
            + " cannot be read: "
            + cause);
  }
}
