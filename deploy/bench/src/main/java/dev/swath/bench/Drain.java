package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import java.time.Duration;
import java.util.List;

/**
 * How fast the ledger answers what is in the log already. It is frozen while that is written, so
 * that it is neither cold nor ahead.
 *
 * @param count how many orders it answered
 * @param answering from its waking to the last answer
 */
record Drain(int count, Duration answering) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  static Drain run(Testbed testbed, List<ContractId> contracts, int count) {
    Zipf choice = new Zipf(contracts.size());
    int first = testbed.orders().size();
    testbed.stack().freeze(Testbed.ledger(1));
    try {
      for (int i = 0; i < count; i++) {
        testbed
            .neighbours()
            .price(
                testbed.orders().add(contracts.get(choice.next()), Hop.PRICE, System.nanoTime()));
      }
      testbed.neighbours().flush();
    } finally {
      testbed.stack().wake(Testbed.ledger(1));
    }
    long woken = System.nanoTime();
    testbed.awaitAnswers(PATIENCE);
    long last =
        testbed.orders().all().stream()
            .skip(first)
            .filter(Order::isAnswered)
            .mapToLong(Order::answeredNanos)
            .map(nanos -> nanos - woken)
            .max()
            .orElse(0);
    return new Drain(count, Duration.ofNanos(last));
  }

  double ordersPerSecond() {
    return count * 1e9 / answering.toNanos();
  }
}
