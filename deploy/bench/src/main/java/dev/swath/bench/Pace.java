package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import java.util.List;

/**
 * Publishes prices at even intervals, however slow the answers are. The times at which they are due
 * are fixed beforehand, so whoever measures from them sees every delay.
 */
final class Pace implements AutoCloseable {
  private final Orders orders;
  private final Neighbours neighbours;
  private final List<ContractId> contracts;
  private final Zipf choice;
  private final Credits price;
  private final double ratePerSecond;
  private final Thread thread;
  private volatile boolean ended;

  /** Begins at once, in a thread of its own, until it is closed. */
  Pace(Testbed testbed, List<ContractId> contracts, Credits price, double ratePerSecond) {
    this.orders = testbed.orders();
    this.neighbours = testbed.neighbours();
    this.contracts = contracts;
    this.choice = new Zipf(contracts.size());
    this.price = price;
    this.ratePerSecond = ratePerSecond;
    this.thread = Thread.ofPlatform().name("pace").start(this::run);
  }

  private void run() {
    long start = System.nanoTime();
    for (long i = 0; !ended; i++) {
      long due = start + Math.round(i * 1e9 / ratePerSecond);
      Waiting.untilNanos(due);
      neighbours.price(orders.add(contracts.get(choice.next()), price, due));
    }
  }

  /** Ends when the last order is in the log. */
  @Override
  public void close() {
    ended = true;
    Waiting.join(thread);
    neighbours.flush();
  }
}
