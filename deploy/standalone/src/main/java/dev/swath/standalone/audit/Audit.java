package dev.swath.standalone.audit;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.standalone.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from its first record to what is its end when it gets there, and checks every
 * entry. Of a partition that has been read, only each contract's sums stay in memory; while it is
 * read, about a hundred bytes for each of its entries.
 */
public final class Audit {
  // What the ledger has answered with is committed, but may be visible in the journal a moment
  // later.
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(10);

  private final String bootstrapServers;
  private final String topic;
  private final @Nullable LiveAccounts live;
  private Consumer<LedgerEntry> observer = _ -> {};

  /**
   * @param topic the journal, or a copy of it
   * @param live null for a copy, and where no ledger runs
   */
  public Audit(String bootstrapServers, String topic, @Nullable LiveAccounts live) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.live = live;
  }

  /** Gives every entry that is right to somebody else as well. */
  public Audit observedBy(Consumer<LedgerEntry> other) {
    observer = other;
    return this;
  }

  /**
   * @throws StackException when the journal cannot be read or the ledger cannot be asked
   */
  public AuditReport run() {
    long start = System.nanoTime();
    long records = 0;
    long strays = 0;
    Set<ContractId> contracts = new HashSet<>();
    List<ContractAudit> findings = new ArrayList<>();
    List<BadRecord> bad = new ArrayList<>();
    Map<LedgerAccount, TrialBalance> sums = PartitionAudit.noSums();
    try (JournalReader reader = new JournalReader(bootstrapServers, topic)) {
      for (int partition : reader.partitions()) {
        PartitionAudit audit = new PartitionAudit(contracts, observer);
        reader.begin(partition);
        reader.readToEnd(audit);
        compareWithLive(reader, audit);
        records += audit.records();
        strays += audit.strays();
        findings.addAll(audit.findings());
        bad.addAll(audit.bad());
        audit.addTo(sums);
        contracts.addAll(audit.contracts());
      }
    }
    findings.sort(Comparator.comparing(ContractAudit::contract));
    bad.sort(
        Comparator.comparingInt((BadRecord record) -> record.place().partition())
            .thenComparingLong(record -> record.place().offset()));
    return new AuditReport(
        topic, records, strays, findings, bad, sums, Duration.ofNanos(System.nanoTime() - start));
  }

  private void compareWithLive(JournalReader reader, PartitionAudit audit) {
    if (live == null) {
      return;
    }
    audit.compare(live.ask(audit.right()));
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (audit.isBehind() && System.nanoTime() - deadline < 0) {
      reader.readToEnd(audit);
    }
  }
}
