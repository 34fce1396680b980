package dev.swath.ledger.kafka;

import dev.swath.events.domain.OrderId;
import dev.swath.service.repeat.Attempt.Answer;
import dev.swath.service.repeat.Errand;
import dev.swath.service.repeat.Pauses;
import dev.swath.service.repeat.Repeater;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done of one partition of the payments: each record is repeated by itself until it
 * is done, the records of one order one after the other. Knows up to which offset everything is
 * done. Thread safe.
 */
final class PaymentLane {
  private final Repeater<Key> repeater;
  private final Pauses pauses;

  // All guarded by this.
  private final Map<OrderId, Deque<Key>> orders = new HashMap<>();
  private final TreeSet<Long> unfinished = new TreeSet<>();
  private long next;

  /**
   * A record.
   *
   * @param order null for one that is none of the topic
   */
  record Key(@Nullable OrderId order, long offset) {
    @Override
    public String toString() {
      return order == null ? "record " + offset : "of order " + order;
    }
  }

  /**
   * @param limits of all records that are kept, and of attempts at a time
   */
  PaymentLane(
      Function<Repeater.Limits, Repeater<Key>> repeaters, Repeater.Limits limits, Pauses pauses) {
    this.repeater = repeaters.apply(limits);
    this.pauses = pauses;
    repeater.start(Duration.ZERO);
  }

  /** What to do with a record; runs on a thread of its own. */
  @FunctionalInterface
  interface Work {
    /**
     * @return the cause why it is to be done again; null if it is done
     */
    @Nullable String attempt();
  }

  /** Takes a record in, unless it is there. */
  void add(@Nullable OrderId order, long offset, String kind, Work work) {
    Key key = new Key(order, offset);
    synchronized (this) {
      next = Math.max(next, offset + 1);
      if (!unfinished.add(offset)) {
        return;
      }
      if (order != null) {
        orders.computeIfAbsent(order, _ -> new ArrayDeque<>()).add(key);
      }
    }
    Errand.Work errand = new Errand.Work(kind, pauses, () -> attempt(key, work));
    // Not taken by a lane that is closed: whoever has the partition next reads the record again.
    var _ = repeater.submit(key, () -> isNext(key) ? errand : null);
  }

  private Answer attempt(Key key, Work work) {
    if (repeater.isClosed()) {
      return new Answer.Again("handed over", null);
    }
    String cause = work.attempt();
    if (cause != null) {
      return new Answer.Again(cause, null);
    }
    Key following = finish(key);
    if (following != null) {
      repeater.wake(following);
    }
    return new Answer.Done();
  }

  private synchronized boolean isNext(Key key) {
    Deque<Key> order = key.order() == null ? null : orders.get(key.order());
    return order == null || key.equals(order.peek());
  }

  private synchronized @Nullable Key finish(Key key) {
    unfinished.remove(key.offset());
    Deque<Key> order = key.order() == null ? null : orders.get(key.order());
    if (order == null) {
      return null;
    }
    order.remove(key);
    if (order.isEmpty()) {
      orders.remove(key.order());
    }
    return order.peek();
  }

  /** Everything before that offset is done. */
  synchronized long doneTo() {
    return unfinished.isEmpty() ? next : unfinished.first();
  }

  synchronized int size() {
    return unfinished.size();
  }

  /** Begins nothing any more. */
  void close() {
    repeater.close();
  }
}
