package dev.swath.orders.tracking.application;

import java.time.Duration;

/**
 * Looks for orders that are waited for in this process and stored by another instance: once for all
 * who wait, and not at all while nobody does.
 */
public final class OrderWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** With more orders, each look costs the store more, so that there are fewer of them. */
  private static final int ORDERS_PER_PAUSE = 500;

  private final Updates updates;
  private final TrackedOrders orders;
  private final Thread thread;

  public OrderWatch(Updates updates, TrackedOrders orders) {
    this.updates = updates;
    this.orders = orders;
    this.thread = Thread.ofVirtual().name("order-watch").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE.multipliedBy(1 + updates.watched() / ORDERS_PER_PAUSE));
        look();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    try {
      updates.look(orders);
    } catch (TrackingUnavailable e) {
      // Whoever waits asks again, or has waited long enough at some time.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
