package dev.swath.ledger.kafka;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.application.Accounts.Owned;
import dev.swath.ledger.application.Partition;
import dev.swath.ledger.application.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds the accounts of a partition: the snapshots first, then the journal since then. Snapshots
 * that cannot be used are done without: the journal alone says the same.
 */
public final class AccountLoader implements Accounts.Loader {
  private static final Logger log = LoggerFactory.getLogger(AccountLoader.class);

  /** What every version of an entry's type begins with. */
  private static final String ENTRY_TYPE = "swath.ledger-entry.";

  private final CommittedLog committed;
  private final Strays strays;

  public AccountLoader(CommittedLog committed, Strays strays) {
    this.committed = committed;
    this.strays = strays;
  }

  /**
   * @throws IllegalStateException if the journal cannot be trusted; deciding over a journal with a
   *     gap could spend credits twice
   */
  @Override
  public Owned load(int number) {
    Partition.Restoring kept = snapshots(number);
    try {
      return replay(number, kept);
    } catch (IllegalStateException e) {
      if (kept.journalEnd() == 0) {
        throw e;
      }
      log.warn("partition {} is rebuilt without its snapshots: {}", number, e.getMessage());
      kept.withoutAccounts();
      return replay(number, kept);
    }
  }

  /** Without accounts if one of the snapshots cannot be read. */
  private Partition.Restoring snapshots(int number) {
    // A part is there once for each checkpoint that saw it change: only the last one is read.
    Map<String, byte @Nullable []> last = new HashMap<>();
    committed.read(
        Topics.LEDGER_SNAPSHOTS,
        number,
        0,
        record -> {
          if (record.key() != null) {
            last.put(record.key(), record.value());
          }
        });
    Partition.Restoring restoring = new Partition.Restoring();
    boolean isReadable = true;
    for (Map.Entry<String, byte @Nullable []> one : last.entrySet()) {
      byte[] value = one.getValue();
      if (value != null) {
        isReadable &= take(restoring, number, one.getKey(), value);
      }
    }
    if (!isReadable) {
      restoring.withoutAccounts();
    }
    return restoring;
  }

  private static boolean take(Partition.Restoring restoring, int number, String key, byte[] value) {
    try {
      Snapshot snapshot = Snapshots.read(key, value);
      if (snapshot == null) {
        log.warn("partition {}: no snapshot has the key {}", number, key);
      } else {
        restoring.take(snapshot);
      }
      return true;
    } catch (RuntimeException e) {
      log.warn("partition {}: snapshot {} cannot be read: {}", number, key, e.toString());
      return false;
    }
  }

  private Owned replay(int number, Partition.Restoring kept) {
    Partition partition = kept.restore();
    strays.begin(number);
    long end =
        committed.read(
            Topics.LEDGER_ENTRIES,
            number,
            kept.journalEnd(),
            record -> {
              LedgerEntry entry = entry(record, partition);
              if (entry != null) {
                partition.apply(entry);
              }
            });
    return new Owned(partition, end);
  }

  /** Null for a record that is no entry. */
  private @Nullable LedgerEntry entry(ConsumerRecord<String, byte[]> record, Partition partition) {
    return switch (LedgerEntries.codec().decode(record)) {
      case Decoded.Event<LedgerEntry>(LedgerEntry entry, _) -> entry;
      case Decoded.UnknownType<LedgerEntry>(String type) ->
          passOver(record, partition, "unknown type " + type);
      case Decoded.Unreadable<LedgerEntry>(String cause) -> passOver(record, partition, cause);
    };
  }

  private @Nullable LedgerEntry passOver(
      ConsumerRecord<String, byte[]> record, Partition partition, String cause) {
    if (claimsToBeAnEntry(record)) {
      throw new IllegalStateException(
          "journal entry %d@%d cannot be read: %s"
              .formatted(record.partition(), record.offset(), cause));
    }
    strays.note(record, cause, record.offset() >= partition.buriedBefore());
    return null;
  }

  /** Whether a record has the type, the key and the number of an entry, in whatever version. */
  private static boolean claimsToBeAnEntry(ConsumerRecord<String, byte[]> record) {
    String type = EventCodec.typeOf(record);
    if (type == null || !type.startsWith(ENTRY_TYPE) || record.value() == null) {
      return false;
    }
    try {
      JsonNode json = WireJson.mapper().readTree(record.value());
      return json.path("contractId").asString("").equals(record.key())
          && json.path("sequence").isNumber();
    } catch (JacksonException e) {
      return false;
    }
  }
}
