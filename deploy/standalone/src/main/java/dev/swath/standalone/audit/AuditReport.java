package dev.swath.standalone.audit;

import dev.swath.events.domain.LedgerAccount;
import dev.swath.standalone.audit.ContractAudit.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an audit has found.
 *
 * @param records how many were read, right or not
 * @param strays how many of them were no entries: written there by mistake, and passed over
 * @param contracts in the order of their names
 * @param bad the first bad record of each contract that has one, in the order of their places
 * @param trialBalance over all right entries
 * @param took for everything, the ledger's answers included
 */
public record AuditReport(
    String topic,
    long records,
    long strays,
    List<ContractAudit> contracts,
    List<BadRecord> bad,
    Map<LedgerAccount, TrialBalance> trialBalance,
    Duration took) {

  public AuditReport {
    contracts = List.copyOf(contracts);
    bad = List.copyOf(bad);
    trialBalance = new LinkedHashMap<>(trialBalance);
  }

  /** Whether there is nothing to complain of. Orders that are still held are none. */
  public boolean isRight() {
    TrialBalance total = total();
    return bad.isEmpty()
        && contracts.stream().allMatch(ContractAudit::isRight)
        && total.debits() == total.credits();
  }

  /** All accounts together. */
  public TrialBalance total() {
    return trialBalance.values().stream().reduce(TrialBalance.ZERO, TrialBalance::plus);
  }

  /** How many orders have credits held. */
  public long openHolds() {
    return contracts.stream().mapToLong(ContractAudit::openHolds).sum();
  }

  public double entriesPerSecond() {
    return records * 1e9 / Math.max(1, took.toNanos());
  }

  /** All that is wrong, in sentences. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    bad.forEach(record -> problems.add("Bad record: " + record));
    for (ContractAudit contract : contracts) {
      if (!contract.debitsEqualCredits()) {
        problems.add("Contract %s: debits do not equal credits".formatted(contract.contract()));
      }
      if (!contract.difference().isEmpty()) {
        problems.add("Contract %s: %s".formatted(contract.contract(), contract.difference()));
      }
    }
    if (total().debits() != total().credits()) {
      problems.add("Debits do not equal credits over all contracts");
    }
    return problems;
  }

  /** For people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    try (Formatter lines = new Formatter(text, Locale.ROOT)) {
      lines.format(
          "%-24s %10s %8s %6s %8s %14s %12s %14s %6s%n",
          "CONTRACT", "ENTRIES", "CHAIN", "DR=CR", "LIVE", "AVAILABLE", "HELD", "SPENT", "OPEN");
      for (ContractAudit contract : contracts) {
        lines.format(
            "%-24s %,10d %8s %6s %8s %,14d %,12d %,14d %,6d%n",
            contract.contract(),
            contract.entries(),
            contract.badRecords() == 0 ? "intact" : "BROKEN",
            contract.debitsEqualCredits() ? "yes" : "NO",
            live(contract.live()),
            contract.balances().available(),
            contract.balances().held(),
            contract.balances().spent(),
            contract.openHolds());
      }
      lines.format("%n%-24s %18s %18s%n", "ACCOUNT", "DEBITS", "CREDITS");
      trialBalance.forEach(
          (account, sums) ->
              lines.format(
                  "%-24s %,18d %,18d%n",
                  account.name().toLowerCase(Locale.ROOT), sums.debits(), sums.credits()));
      lines.format("%-24s %,18d %,18d%n%n", "all", total().debits(), total().credits());
      lines.format(
          "%,d entries of %,d contracts in %.1f s: %,.0f entries/s. Orders still held: %,d.%n",
          records, contracts.size(), took.toMillis() / 1000.0, entriesPerSecond(), openHolds());
      if (strays > 0) {
        lines.format("Records that are no entries, passed over: %,d.%n", strays);
      }
      if (!bad.isEmpty()) {
        lines.format("The first bad record: %s%n", bad.getFirst());
      }
      problems().forEach(problem -> lines.format("  %s%n", problem));
      lines.format("%s", isRight() ? "All of it is right." : "NOT RIGHT.");
    }
    return text.toString();
  }

  private static String live(Live live) {
    return switch (live) {
      case EQUAL -> "equal";
      case DIFFERENT -> "DIFFERS";
      case NOT_COMPARED -> "-";
    };
  }

  /** For programs. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("topic", topic);
    json.put("right", isRight());
    json.put("entries", records);
    json.put("strays", strays);
    json.put("seconds", took.toMillis() / 1000.0);
    json.put("entriesPerSecond", Math.round(entriesPerSecond()));
    json.put("openHolds", openHolds());
    json.put("trialBalance", trialBalance);
    json.put("bad", bad);
    json.put("problems", problems());
    json.put("contracts", contracts);
    return new JsonMapper().writeValueAsString(json);
  }
}
