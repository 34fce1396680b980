package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells whoever waits in this process that an order was stored. */
public final class Updates {
  private final ConcurrentHashMap<OrderId, Set<Subscription>> subscriptions =
      new ConcurrentHashMap<>();

  /** Every stored change of an order from now on. */
  public Subscription subscribe(OrderId order) {
    Subscription subscription = new Subscription(order);
    subscriptions.compute(
        order,
        (_, others) -> {
          Set<Subscription> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(subscription);
          return all;
        });
    return subscription;
  }

  void publish(Collection<TrackedOrder> orders) {
    for (TrackedOrder order : orders) {
      Set<Subscription> listening = subscriptions.get(order.state().id());
      if (listening != null) {
        listening.forEach(subscription -> subscription.arrived.add(order));
      }
    }
  }

  /** One waiting caller. */
  public final class Subscription implements AutoCloseable {
    private final OrderId order;
    private final BlockingQueue<TrackedOrder> arrived = new LinkedBlockingQueue<>();

    private Subscription(OrderId order) {
      this.order = order;
    }

    /** The next stored state of the order; null if none came in time. */
    public @Nullable TrackedOrder next(Duration atMost) throws InterruptedException {
      return arrived.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      subscriptions.computeIfPresent(
          order,
          (_, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
