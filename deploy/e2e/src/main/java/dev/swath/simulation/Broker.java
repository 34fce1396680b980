package dev.swath.simulation;

import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The log in memory, as Kafka keeps it: partitions with offsets, transactions that end in markers
 * which take offsets too, readers that see committed records only up to the first open transaction,
 * producer epochs that fence, offsets that are committed with a transaction or not at all.
 */
final class Broker {
  /** Enough to see partitions overtake one another. */
  static final int PARTITIONS = 2;

  /** As the ledger is configured. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

  private final World world;
  private final Build build;
  private final Map<TopicPartition, Log> logs = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Integer> epochs = new HashMap<>();
  private final Map<String, Transaction> open = new HashMap<>();

  /** A record, or the marker that ends a transaction. */
  private record Entry(
      @Nullable ProducerRecord<String, byte[]> record, @Nullable Transaction transaction) {}

  /** One partition. */
  private static final class Log {
    private final List<Entry> entries = new ArrayList<>();

    /** Where open transactions begin in it. */
    private final TreeMap<Long, Transaction> open = new TreeMap<>();

    private long add(Entry entry) {
      entries.add(entry);
      return entries.size() - 1L;
    }

    private long end(boolean committed) {
      return committed && !open.isEmpty() ? open.firstKey() : entries.size();
    }
  }

  /** What becomes visible as one. */
  private static final class Transaction {
    private final Set<TopicPartition> partitions = new LinkedHashSet<>();
    private final Map<Group, Map<TopicPartition, Long>> offsets = new LinkedHashMap<>();
    private State state = State.OPEN;

    private enum State {
      OPEN,
      COMMITTED,
      ABORTED
    }
  }

  /**
   * What a reader gets.
   *
   * @param next where it reads on
   */
  record Fetched(List<ConsumerRecord<String, byte[]>> records, long next) {}

  Broker(World world, Build build) {
    this.world = world;
    this.build = build;
    for (String topic : List.of(Topics.ORDERS, Topics.LEDGER_REQUESTS, Topics.LEDGER_ENTRIES)) {
      partitions(topic).forEach(partition -> logs.put(partition, new Log()));
    }
  }

  static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(number -> new TopicPartition(topic, number))
        .toList();
  }

  static TopicPartition partitionOf(String topic, String key) {
    return new TopicPartition(topic, Math.floorMod(key.hashCode(), PARTITIONS));
  }

  static TopicPartition partitionOf(ProducerRecord<String, byte[]> record) {
    return record.partition() == null
        ? partitionOf(record.topic(), record.key())
        : new TopicPartition(record.topic(), record.partition());
  }

  Group group(String name, String topic) {
    return groups.computeIfAbsent(name, _ -> new Group(name, topic, world));
  }

  // ---- writing

  /** Writes outside of transactions. */
  long append(ProducerRecord<String, byte[]> record) {
    return write(record, null);
  }

  private long write(ProducerRecord<String, byte[]> record, @Nullable Transaction transaction) {
    TopicPartition partition = partitionOf(record);
    if (record.topic().equals(Topics.deadLetters(Topics.LEDGER_REQUESTS))
        || record.topic().equals(Topics.deadLetters(Topics.ORDERS))) {
      throw new BrokenLaw(Law.NOBODY_STUMBLES, "a dead letter: " + record);
    }
    Log log = log(partition);
    long offset = log.add(new Entry(record, transaction));
    if (transaction != null && transaction.partitions.add(partition)) {
      log.open.put(offset, transaction);
    }
    return offset;
  }

  private Log log(TopicPartition partition) {
    // Others than those of the constructor come as they are written.
    return logs.computeIfAbsent(partition, _ -> new Log());
  }

  /** Begins a new epoch of a transactional id: whoever had it before is fenced. */
  int initTransactions(String id) {
    end(id, Transaction.State.ABORTED);
    return epochs.merge(id, 1, Integer::sum);
  }

  void begin(String id, int epoch) {
    check(id, epoch);
    Transaction transaction = new Transaction();
    open.put(id, transaction);
    world.after(
        TRANSACTION_TIMEOUT,
        () -> {
          if (transaction.state == Transaction.State.OPEN) {
            world.say("broker", () -> "the transaction of " + id + " takes too long: aborted");
            initTransactions(id);
          }
        });
  }

  long append(ProducerRecord<String, byte[]> record, String id, int epoch) {
    return write(record, transaction(id, epoch));
  }

  /** The offsets count when the transaction is committed. Their group must know the member. */
  void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata member,
      String id,
      int epoch) {
    Transaction transaction = transaction(id, epoch);
    Group group = groups.get(member.groupId());
    if (group == null) {
      throw new IllegalArgumentException("no group " + member.groupId());
    }
    if (build.pastGenerationsAreFenced()) {
      group.check(member);
    }
    Map<TopicPartition, Long> pending =
        transaction.offsets.computeIfAbsent(group, _ -> new LinkedHashMap<>());
    offsets.forEach((partition, offset) -> pending.put(partition, offset.offset()));
    group.pend(pending.keySet());
  }

  void commit(String id, int epoch) {
    transaction(id, epoch);
    end(id, Transaction.State.COMMITTED);
  }

  void abort(String id, int epoch) {
    check(id, epoch);
    end(id, Transaction.State.ABORTED);
  }

  private void end(String id, Transaction.State state) {
    Transaction transaction = open.remove(id);
    if (transaction != null) {
      transaction.state = state;
      for (TopicPartition partition : transaction.partitions) {
        Log log = log(partition);
        log.open.values().remove(transaction);
        log.add(new Entry(null, transaction));
      }
      transaction.offsets.forEach(
          (group, offsets) -> {
            group.settle(offsets.keySet());
            if (state == Transaction.State.COMMITTED) {
              group.store(offsets);
            }
          });
    }
  }

  private Transaction transaction(String id, int epoch) {
    check(id, epoch);
    Transaction transaction = open.get(id);
    if (transaction == null) {
      throw new InvalidTxnStateException("no transaction of " + id);
    }
    return transaction;
  }

  private void check(String id, int epoch) {
    if (epochs.getOrDefault(id, 0) != epoch) {
      throw new ProducerFencedException(id + " has a newer epoch");
    }
  }

  // ---- reading

  /** The offset that the next record will have. */
  long end(TopicPartition partition) {
    return log(partition).end(false);
  }

  /** Up to where a reader sees. */
  long end(TopicPartition partition, boolean committed) {
    return log(partition).end(committed);
  }

  Fetched fetch(TopicPartition partition, long from, boolean committed, int most) {
    long end = end(partition, committed);
    List<Entry> log = log(partition).entries;
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    long offset = from;
    while (offset < end && records.size() < most) {
      Entry entry = log.get((int) offset);
      ProducerRecord<String, byte[]> record = entry.record();
      if (record != null && (!committed || isCommitted(entry))) {
        records.add(read(partition, offset, record));
      }
      offset++;
    }
    return new Fetched(records, Math.max(from, offset));
  }

  private static boolean isCommitted(Entry entry) {
    return entry.transaction() == null || entry.transaction().state == Transaction.State.COMMITTED;
  }

  private static ConsumerRecord<String, byte[]> read(
      TopicPartition partition, long offset, ProducerRecord<String, byte[]> record) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        ConsumerRecord.NO_TIMESTAMP,
        TimestampType.NO_TIMESTAMP_TYPE,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        record.key(),
        record.value(),
        new RecordHeaders(record.headers()),
        Optional.empty());
  }

  /** Writes one of the records that stand outside of transactions once more, if there is one. */
  void repeatSomething(String topic) {
    List<ProducerRecord<String, byte[]>> candidates = new ArrayList<>();
    for (TopicPartition partition : partitions(topic)) {
      for (Entry entry : log(partition).entries) {
        if (entry.record() != null && entry.transaction() == null) {
          candidates.add(entry.record());
        }
      }
    }
    if (!candidates.isEmpty()) {
      append(candidates.get(world.chance().nextInt(candidates.size())));
    }
  }
}
