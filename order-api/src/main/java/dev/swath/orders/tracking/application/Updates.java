package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
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
        listening.forEach(subscription -> subscription.arrived(order));
      }
    }
  }

  /**
   * Looks once for all subscribers whether their orders were stored by another instance.
   *
   * @throws TrackingUnavailable if nobody can say
   */
  void look(TrackedOrders orders) {
    List<OrderId> watched = List.copyOf(subscriptions.keySet());
    if (watched.isEmpty()) {
      return;
    }
    List<OrderId> newer = new ArrayList<>();
    for (Map.Entry<OrderId, Long> stored : orders.lastOffsets(watched).entrySet()) {
      Set<Subscription> listening = subscriptions.getOrDefault(stored.getKey(), Set.of());
      if (listening.stream().anyMatch(subscription -> subscription.offset() < stored.getValue())) {
        newer.add(stored.getKey());
      }
    }
    publish(orders.load(newer).values());
  }

  /** How many orders are waited for. */
  int watched() {
    return subscriptions.size();
  }

  /** One waiting caller, who gets the latest state however long it looks away. */
  public final class Subscription implements AutoCloseable {
    private final OrderId order;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable TrackedOrder latest;
    private boolean isTaken = true;

    private Subscription(OrderId order) {
      this.order = order;
    }

    private void arrived(TrackedOrder stored) {
      lock.lock();
      try {
        if (latest == null || stored.lastOffset() > latest.lastOffset()) {
          latest = stored;
          isTaken = false;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private long offset() {
      lock.lock();
      try {
        return latest == null ? -1 : latest.lastOffset();
      } finally {
        lock.unlock();
      }
    }

    /** The latest stored state that was not taken yet; null if none came in time. */
    public @Nullable TrackedOrder next(Duration atMost) throws InterruptedException {
      long nanos = atMost.toNanos();
      lock.lock();
      try {
        while (isTaken) {
          if (nanos <= 0) {
            return null;
          }
          nanos = changed.awaitNanos(nanos);
        }
        isTaken = true;
        return latest;
      } finally {
        lock.unlock();
      }
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
