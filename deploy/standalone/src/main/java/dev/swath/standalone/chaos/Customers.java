package dev.swath.standalone.chaos;

import dev.swath.standalone.chaos.Gateway.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Place orders at an even rate as far as they are allowed to, each under a key of its own, and
 * repeat every one that is not acknowledged under that key.
 */
final class Customers {
  private static final Duration TICK = Duration.ofMillis(5);
  private static final Duration FIRST_REPEAT = Duration.ofMillis(100);
  private static final Duration LONGEST_REPEAT = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final List<String> contracts;
  private final ChaosPlan plan;
  private final Deadline deadline;

  private final AtomicInteger allowed = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final Map<Integer, String> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> repeated = new ConcurrentHashMap<>();
  private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
  private final AtomicLong slowestMillis = new AtomicLong();

  Customers(Gateway gateway, List<String> contracts, ChaosPlan plan, Deadline deadline) {
    this.gateway = gateway;
    this.contracts = List.copyOf(contracts);
    this.plan = plan;
    this.deadline = deadline;
  }

  /** Places all orders; returns when all are acknowledged or given up. */
  void placeAll() {
    try (ExecutorService placing = Executors.newVirtualThreadPerTaskExecutor()) {
      long interval = Math.round(1e9 / plan.ratePerSecond());
      long due = System.nanoTime();
      for (int i = 0; i < plan.orders() && !deadline.hasPassed(); i++) {
        int number = i;
        due = Math.max(due + interval, waitUntilAllowed(number));
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          Deadline.pause(Duration.ofNanos(left));
        }
        placing.execute(() -> place(number));
        sent.incrementAndGet();
      }
    }
  }

  /** Returns when the order may be sent, with the time; now if it may be. */
  private long waitUntilAllowed(int number) {
    if (number < allowed.get()) {
      return Long.MIN_VALUE;
    }
    while (number >= allowed.get() && !deadline.hasPassed()) {
      Deadline.pause(TICK);
    }
    return System.nanoTime();
  }

  /** That many orders may be sent altogether. */
  void allow(int orders) {
    allowed.set(orders);
  }

  int sent() {
    return sent.get();
  }

  /** Returns when that many orders have been sent, or it is too late. */
  void awaitSent(int orders) {
    while (sent.get() < orders && !deadline.hasPassed()) {
      Deadline.pause(TICK);
    }
  }

  private void place(int number) {
    String contract = contractOf(number);
    String order = OrderKind.of(number).body(contract, number);
    long start = System.nanoTime();
    Duration pause = FIRST_REPEAT;
    while (!deadline.hasPassed()) {
      Outcome outcome = gateway.place(order, "chaos-" + number);
      if (outcome instanceof Outcome.Answered answer) {
        if (answer.status() == 201 || answer.status() == 202) {
          acknowledged.put(number, gateway.idIn(answer));
          slowestMillis.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
          return;
        }
        if (answer.status() != 503) {
          breaches.add(
              "Order %d was answered %d %s".formatted(number, answer.status(), answer.body()));
          if (answer.status() < 500) {
            return;
          }
        }
      }
      count(outcome);
      Deadline.pause(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_REPEAT) < 0
              ? pause.multipliedBy(2)
              : LONGEST_REPEAT;
    }
  }

  private void count(Outcome outcome) {
    String why =
        switch (outcome) {
          case Outcome.Answered(int status, _) -> Integer.toString(status);
          case Outcome.Unanswered _ -> "no answer";
        };
    repeated.computeIfAbsent(why, _ -> new LongAdder()).increment();
  }

  String contractOf(int number) {
    return contracts.get(number % contracts.size());
  }

  /** The id of every acknowledged order by its number. */
  Map<Integer, String> acknowledged() {
    return acknowledged;
  }

  /** How many requests were repeated after which answer. */
  Map<String, Long> repeated() {
    Map<String, Long> counts = new TreeMap<>();
    repeated.forEach((why, count) -> counts.put(why, count.sum()));
    return counts;
  }

  /** The longest time until an order was acknowledged, its repetitions included. */
  Duration slowest() {
    return Duration.ofMillis(slowestMillis.get());
  }

  /** Answers that no customer should get. */
  List<String> breaches() {
    return List.copyOf(breaches);
  }
}
