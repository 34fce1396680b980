package dev.swath.orders.intake.application;

import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders that may be in the log although their callers were told that the order was not taken. They
 * are called off as soon as the log answers again, so that a {@code 503} never becomes an order
 * that nobody knows of. Kept in memory only: if the process dies before, the order stays, which an
 * idempotency key avoids (a repeated request then finds it).
 */
public final class UnansweredOrders implements AutoCloseable {
  /** Who asks for these cancellations. */
  public static final String REQUESTED_BY = "swath";

  private static final Logger log = LoggerFactory.getLogger(UnansweredOrders.class);

  private final OrderLog orders;
  private final Clock clock;
  private final Duration pause;
  private final BlockingQueue<OrderRequested> waiting = new LinkedBlockingQueue<>();
  private final Thread worker;

  /**
   * @param pause between attempts
   */
  public UnansweredOrders(OrderLog orders, Clock clock, Duration pause) {
    this.orders = orders;
    this.clock = clock;
    this.pause = pause;
    this.worker = Thread.ofVirtual().name("unanswered-orders").start(this::run);
  }

  void remember(OrderRequested order) {
    waiting.add(order);
  }

  private void run() {
    try {
      while (true) {
        OrderRequested order = waiting.take();
        while (!isCalledOff(order)) {
          Thread.sleep(pause);
        }
        log.info(
            "order {} was not confirmed to its caller: cancellation requested", order.orderId());
      }
    } catch (InterruptedException e) {
      waiting.forEach(
          order -> log.warn("order {} may exist without its caller knowing", order.orderId()));
    }
  }

  private boolean isCalledOff(OrderRequested order) {
    try {
      orders.append(
          new CancellationRequested(
              order.orderId(),
              order.contractId(),
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              REQUESTED_BY),
          null);
      return true;
    } catch (LogUnavailable e) {
      return false;
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
