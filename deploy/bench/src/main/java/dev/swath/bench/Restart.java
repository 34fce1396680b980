package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.standalone.Instance;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long a killed ledger with a long past takes to answer again, and what it then holds. */
final class Restart {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Restart() {}

  /** Kills it when all orders are held, and again when all are paid and closed. */
  static Audit run(Testbed testbed, int contractCount, int count, PrintStream out) {
    List<ContractId> contracts = testbed.open("past", contractCount, Hop.PLENTY);
    out.printf(
        "%-28s %14s %14s %14s %14s%n",
        "s from process start", "first answer", "all partitions", "CPU s till then", "heap MB");
    restart(testbed, contracts, "nothing", out);

    Zipf choice = new Zipf(contracts.size());
    for (int i = 0; i < count; i++) {
      testbed
          .neighbours()
          .price(testbed.orders().add(contracts.get(choice.next()), Hop.PRICE, System.nanoTime()));
    }
    testbed.neighbours().flush();
    testbed.awaitAnswers(PATIENCE);
    restart(testbed, contracts, count + " held", out);

    Orders orders = testbed.orders();
    List<Order> all = orders.all();
    all.forEach(testbed.neighbours()::deliver);
    testbed.neighbours().flush();
    all.forEach(testbed.neighbours()::close);
    testbed.neighbours().flush();
    Waiting.until(
        () -> orders.captured() >= all.size() && orders.released() >= all.size(), PATIENCE);
    restart(testbed, contracts, count + " held, captured, released", out);
    return testbed.audit();
  }

  /** One order of every partition waits for it when it starts. */
  private static void restart(
      Testbed testbed, List<ContractId> contracts, String past, PrintStream out) {
    Instance ledger = Testbed.ledger(1);
    Keys keys = Keys.of(testbed.admin());
    testbed.stack().kill(ledger);
    int first = testbed.orders().size();
    keys.onePerPartition(contracts)
        .forEach(
            contract ->
                testbed
                    .neighbours()
                    .price(testbed.orders().add(contract, Hop.PRICE, System.nanoTime())));
    testbed.neighbours().flush();
    long start = System.nanoTime();
    testbed.stack().start(ledger);
    testbed.awaitAnswers(PATIENCE);
    Duration cpu =
        testbed
            .stack()
            .process(ledger)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElse(Duration.ZERO);
    List<Long> answered =
        testbed.orders().all().stream()
            .skip(first)
            .filter(Order::isAnswered)
            .map(order -> order.answeredNanos() - start)
            .sorted()
            .toList();
    out.printf(
        Locale.ROOT,
        "%-28s %14.2f %14.2f %14.2f %14.1f%n",
        past,
        answered.isEmpty() ? Double.NaN : answered.getFirst() / 1e9,
        answered.isEmpty() ? Double.NaN : answered.getLast() / 1e9,
        // What the machine's other load does not change.
        cpu.toMillis() / 1e3,
        LiveHeap.bytes(testbed.stack().process(ledger).orElseThrow()) / 1e6);
  }
}
