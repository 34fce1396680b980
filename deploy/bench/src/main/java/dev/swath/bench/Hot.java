package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One customer with all the orders against many customers with as many together. */
final class Hot {
  private static final double BAR = 0.8;

  private Hot() {}

  /** Drains the same number of orders over one contract and over many, in turns. */
  static Audit run(Testbed testbed, int contractCount, int count, int rounds, PrintStream out) {
    List<ContractId> one = testbed.open("one", 1, Hop.PLENTY);
    List<ContractId> many = testbed.open("many", contractCount, Hop.PLENTY);
    Drain.run(testbed, many, count);
    Drain.run(testbed, one, count);
    double[] overOne = new double[rounds];
    double[] overMany = new double[rounds];
    out.printf("%-8s %16s %16s%n", "orders/s", "one contract", many.size() + " contracts");
    for (int round = 0; round < rounds; round++) {
      overOne[round] = Drain.run(testbed, one, count).ordersPerSecond();
      overMany[round] = Drain.run(testbed, many, count).ordersPerSecond();
      out.printf(Locale.ROOT, "%-8d %,16.0f %,16.0f%n", round + 1, overOne[round], overMany[round]);
    }
    double ratio = median(overOne) / median(overMany);
    out.printf(
        Locale.ROOT,
        "%-8s %,16.0f %,16.0f%nratio %.2f, which is %s the bar of %.1f%n",
        "median",
        median(overOne),
        median(overMany),
        ratio,
        ratio < BAR ? "below" : "not below",
        BAR);
    return testbed.audit();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
