package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.standalone.Instance;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a killed ledger with a long past takes to answer again, and what it then holds. */
final class Restart {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  // A full collection precedes it, so the sum is what is alive.
  private static final Pattern TOTAL_BYTES = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

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
        liveBytes(testbed, ledger) / 1e6);
  }

  private static long liveBytes(Testbed testbed, Instance ledger) {
    long pid =
        testbed
            .stack()
            .process(ledger)
            .map(ProcessHandle::pid)
            .orElseThrow(() -> new IllegalStateException(ledger + " has ended"));
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String histogram = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher total = TOTAL_BYTES.matcher(histogram);
      if (!total.find()) {
        throw new IllegalStateException("No histogram of the heap: " + histogram);
      }
      return Long.parseLong(total.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
