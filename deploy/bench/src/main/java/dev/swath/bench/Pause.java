package dev.swath.bench;

import dev.swath.events.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What one event did to the orders that came meanwhile. An order goes through two partitions, one
 * by its own id and one by its contract's, and is concerned when one of them is.
 *
 * @param partitions how many changed hands or belong to whom it happened, of both topics
 * @param concerned what the orders saw that went through one of these
 * @param others what all other orders saw
 * @param lasted from the event until orders were answered again as if nothing had happened
 */
record Pause(int partitions, Seen concerned, Seen others, Duration lasted) {
  static final String HEADER =
      "%-26s %10s %22s %22s %8s%n%-26s %10s %11s %10s %11s %10s %8s"
          .formatted(
              "",
              "",
              "concerned, ms",
              "others, ms",
              "",
              "event",
              "partitions",
              "longest gap",
              "wait",
              "longest gap",
              "wait",
              "over, s");

  /**
   * @param longestGap the longest time in which no order of one of the partitions was answered
   * @param longestWait the longest that an order waited for its answer, from the time it was due
   */
  record Seen(Duration longestGap, Duration longestWait) {}

  static Pause of(
      Collection<Order> orders, Keys keys, Set<TopicPartition> moved, long start, long end) {
    Map<TopicPartition, List<Order>> concerned = new HashMap<>();
    Map<TopicPartition, List<Order>> others = new HashMap<>();
    for (Order order : orders) {
      if (order.isAnswered() && order.answeredNanos() - start >= 0 && end - order.dueNanos() >= 0) {
        TopicPartition first =
            new TopicPartition(Topics.ORDERS, keys.partition(order.id().toString()));
        TopicPartition second =
            new TopicPartition(Topics.LEDGER_REQUESTS, keys.partition(order.contract().value()));
        if (!moved.contains(first) && !moved.contains(second)) {
          others.computeIfAbsent(second, _ -> new ArrayList<>()).add(order);
        }
        if (moved.contains(first)) {
          concerned.computeIfAbsent(first, _ -> new ArrayList<>()).add(order);
        }
        if (moved.contains(second)) {
          concerned.computeIfAbsent(second, _ -> new ArrayList<>()).add(order);
        }
      }
    }
    return new Pause(
        moved.size(),
        seen(concerned.values(), start),
        seen(others.values(), start),
        Duration.ofNanos(end - start));
  }

  private static Seen seen(Collection<List<Order>> byPartition, long start) {
    long gap = byPartition.stream().mapToLong(orders -> longestGap(orders, start)).max().orElse(0);
    long wait =
        byPartition.stream().flatMap(List::stream).mapToLong(Order::waitedNanos).max().orElse(0);
    return new Seen(Duration.ofNanos(gap), Duration.ofNanos(wait));
  }

  private static long longestGap(List<Order> orders, long start) {
    long[] answered =
        LongStream.concat(
                LongStream.of(0), orders.stream().mapToLong(order -> order.answeredNanos() - start))
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < answered.length; i++) {
      longest = Math.max(longest, answered[i] - answered[i - 1]);
    }
    return longest;
  }

  /** A line of the table. */
  String toText(String event) {
    return String.format(
        Locale.ROOT,
        "%-26s %10d %11d %10d %11d %10d %8.1f",
        event,
        partitions,
        concerned.longestGap().toMillis(),
        concerned.longestWait().toMillis(),
        others.longestGap().toMillis(),
        others.longestWait().toMillis(),
        lasted.toMillis() / 1e3);
  }
}
