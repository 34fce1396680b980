package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.LedgerEntry.Balances;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Many customers at once on one contract that can pay for some of their orders only. */
final class Exact {
  private static final int PUBLISHERS = 200;
  private static final int ORDERS_EACH = 50;
  private static final int AFFORDABLE = 1_234;
  private static final Credits PRICE = new Credits(7);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Exact() {}

  /** All of it in one go; wrong unless exactly what can be paid for is held. */
  static Audit run(Testbed testbed, PrintStream out) {
    ContractId contract = testbed.open("exact", 1, AFFORDABLE * PRICE.amount()).getFirst();
    try (ExecutorService publishers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < PUBLISHERS; i++) {
        publishers.execute(
            () -> {
              for (int j = 0; j < ORDERS_EACH; j++) {
                testbed
                    .neighbours()
                    .price(testbed.orders().add(contract, PRICE, System.nanoTime()));
              }
            });
      }
    }
    testbed.neighbours().flush();
    testbed.awaitAnswers(PATIENCE);

    List<Order> orders = testbed.orders().all();
    long held = orders.stream().filter(order -> order.held() > 0).count();
    long refused = orders.stream().filter(order -> order.refused() > 0).count();
    out.printf(
        "%d orders: %d held, %d refused; %d could be paid for%n",
        orders.size(), held, refused, AFFORDABLE);
    List<String> problems = new ArrayList<>(testbed.audit().problems());
    if (held != AFFORDABLE) {
      problems.add("%d held, not %d".formatted(held, AFFORDABLE));
    }
    if (refused != orders.size() - AFFORDABLE) {
      problems.add("%d refused, not %d".formatted(refused, orders.size() - AFFORDABLE));
    }
    Balances balances =
        Journal.read(testbed.bootstrapServers())
            .getOrDefault(contract, Journal.Books.EMPTY)
            .balances();
    if (balances.available() != 0) {
      problems.add("%d credits are left, not 0".formatted(balances.available()));
    }
    return new Audit(problems);
  }
}
