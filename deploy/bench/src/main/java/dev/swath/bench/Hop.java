package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The ledger's hop: from a price that is due to an answer that everybody can read, over many
 * contracts of which few have most orders. An order that was late to be published, or fell into a
 * stall, counts with all of its wait.
 */
final class Hop {
  static final Credits PRICE = new Credits(3);
  static final long PLENTY = 1_000_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Hop() {}

  /** Measures at a rate, once the warm-up at the same rate is over. */
  static Audit run(
      Testbed testbed,
      int contractCount,
      double ratePerSecond,
      Duration warmup,
      Duration measured,
      PrintStream out) {
    List<ContractId> contracts = testbed.open("hop", contractCount, PLENTY);
    int first;
    int last;
    Cost used;
    try (Pace _ = new Pace(testbed, contracts, PRICE, ratePerSecond)) {
      Waiting.untilNanos(System.nanoTime() + warmup.toNanos());
      first = testbed.orders().size();
      Cost before = Cost.now(testbed);
      Waiting.untilNanos(System.nanoTime() + measured.toNanos());
      used = Cost.now(testbed).since(before);
      last = testbed.orders().size();
    }
    testbed.awaitAnswers(PATIENCE);

    Histogram micros = new Histogram(3);
    testbed.orders().all().subList(first, last).stream()
        .filter(Order::isAnswered)
        .forEach(order -> micros.recordValue(Math.max(0, order.waitedNanos() / 1_000)));
    out.printf(
        Locale.ROOT,
        "%-24s %8s %8s %8s %8s %8s%n%-24s %8d %8.1f %8.1f %8.1f %8.1f%n",
        "ms from due time",
        "count",
        "p50",
        "p90",
        "p99",
        "max",
        "priced → held at %.0f/s".formatted(ratePerSecond),
        micros.getTotalCount(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(90) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
    out.println(used.toText(last - first));
    return testbed.audit();
  }

  /** Lets orders pile up before a frozen ledger, and measures how fast it answers them. */
  static Audit drain(Testbed testbed, int contractCount, int warmup, int count, PrintStream out) {
    List<ContractId> contracts = testbed.open("hop", contractCount, PLENTY);
    Drain.run(testbed, contracts, warmup);
    Cost before = Cost.now(testbed);
    Drain drained = Drain.run(testbed, contracts, count);
    Cost used = Cost.now(testbed).since(before);
    out.printf(
        Locale.ROOT,
        "%,d orders drained in %.2f s: %,.0f orders/s%n",
        count,
        drained.answering().toMillis() / 1e3,
        drained.ordersPerSecond());
    out.println(used.toText(count));
    return testbed.audit();
  }
}
