package dev.swath.ledger.kafka;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.application.Accounts.Owned;
import dev.swath.ledger.application.Partition;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Rebuilds the accounts of a partition: the snapshots first, then the journal since then. */
public final class AccountLoader implements Accounts.Loader {
  private final CommittedLog log;

  public AccountLoader(CommittedLog log) {
    this.log = log;
  }

  @Override
  public Owned load(int number) {
    // An order is there once for each checkpoint that saw it change: only the last one is read.
    Map<String, byte @Nullable []> last = new HashMap<>();
    log.read(Topics.LEDGER_SNAPSHOTS, number, 0, record -> last.put(record.key(), record.value()));
    Partition.Restoring restoring = new Partition.Restoring();
    last.forEach((key, value) -> restoring.take(Snapshots.read(key, value)));
    Partition partition = restoring.done();
    long end =
        log.read(
            Topics.LEDGER_ENTRIES,
            number,
            restoring.journalEnd(),
            record -> partition.apply(entry(record)));
    return new Owned(partition, end);
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
