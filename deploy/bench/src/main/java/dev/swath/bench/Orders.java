package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Every order of a run, in the order of their creation. An order's id holds its number, so that an
 * answer finds it without a search.
 */
final class Orders {
  // Version 8 of RFC 9562, whose other bits are free.
  private final long run = (ThreadLocalRandom.current().nextLong() & 0xffffffffffff0fffL) | 0x8000L;
  private static final long VARIANT = 0x8000000000000000L;

  private final List<Order> all = new ArrayList<>();
  private volatile int answered;
  private volatile int captured;
  private volatile int released;
  private volatile int strange;
  // Everything before it is answered.
  private int firstUnanswered;

  /** A new order, remembered before it is published. */
  synchronized Order add(ContractId contract, Credits price, long dueNanos) {
    Order order =
        new Order(new OrderId(new UUID(run, VARIANT | all.size())), contract, price, dueNanos);
    all.add(order);
    return order;
  }

  /** All of them until now. */
  synchronized List<Order> all() {
    return List.copyOf(all);
  }

  synchronized int size() {
    return all.size();
  }

  /** How many have an answer, whether held or refused. */
  int answered() {
    return answered;
  }

  int captured() {
    return captured;
  }

  int released() {
    return released;
  }

  /** Answers to orders that nobody placed. */
  int strange() {
    return strange;
  }

  /** Whether every order that was due before that time has its answer. */
  synchronized boolean allAnsweredThatWereDueBefore(long nanos) {
    while (firstUnanswered < all.size() && all.get(firstUnanswered).isAnswered()) {
      firstUnanswered++;
    }
    return firstUnanswered == all.size() || all.get(firstUnanswered).dueNanos() - nanos >= 0;
  }

  /** Takes in what the ledger said; by one thread only. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void hear(OrderEvent event, long nanos) {
    Order order = find(event.orderId());
    if (order == null) {
      strange++;
      return;
    }
    boolean first = !order.isAnswered();
    switch (event) {
      case CreditsHeld _ -> order.hearHeld(nanos);
      case CreditsRefused _ -> order.hearRefused(nanos);
      case CreditsCaptured _ -> {
        order.hearCaptured();
        captured++;
      }
      case CreditsReleased _ -> {
        order.hearReleased();
        released++;
      }
      case OrderEvent _ -> throw new IllegalArgumentException("not an answer: " + event);
    }
    if (first && order.isAnswered()) {
      answered++;
    }
  }

  private synchronized @Nullable Order find(OrderId id) {
    long number = id.value().getLeastSignificantBits() & ~VARIANT;
    return id.value().getMostSignificantBits() == run && number < all.size()
        ? all.get((int) number)
        : null;
  }
}
