package dev.swath.sandbox.core;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * All orders ever taken, in memory and in the journal. Finding one by its id, by that of a delivery
 * or file, or by a tag does not depend on how many there are. Safe for concurrent use.
 */
public final class OrderBook implements AutoCloseable {
  private final ConcurrentMap<UUID, UpstreamOrder> orders = new ConcurrentHashMap<>();
  private final ConcurrentMap<UUID, UUID> orderOfPart = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ConcurrentLinkedDeque<UUID>> byTag =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<UUID> newestFirst = new ConcurrentLinkedDeque<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Clock clock;
  private final Journal<OrderEntry> journal;

  private OrderBook(Path folder, Clock clock) throws IOException {
    this.clock = clock;
    this.journal = Journal.open(folder, "orders.jsonl", OrderEntry.class, this::apply);
  }

  /** Opens the book kept in the folder, which is made when missing. */
  public static OrderBook open(Path folder, Clock clock) throws IOException {
    return new OrderBook(folder, clock);
  }

  /** Takes an order; when this returns, a restart will not lose it. */
  public UpstreamOrder place(
      String protocol, List<String> tags, List<UpstreamDelivery> deliveries, String payload) {
    UpstreamOrder order =
        new UpstreamOrder(
            UUID.randomUUID(), protocol, clock.instant(), tags, deliveries, payload, null);
    write(new OrderEntry.Placed(order));
    return order;
  }

  /**
   * Cancels an order; one that is cancelled already stays so.
   *
   * @return the cancelled order, or empty when it is too late
   * @throws NoSuchElementException when there is no such order
   */
  public Optional<UpstreamOrder> cancel(UUID id) {
    writing.lock();
    try {
      UpstreamOrder order = find(id).orElseThrow();
      Instant now = clock.instant();
      if (order.cancellable(now)) {
        write(new OrderEntry.Cancelled(id, now));
      }
      return find(id).filter(found -> found.cancelledAt() != null);
    } finally {
      writing.unlock();
    }
  }

  public Optional<UpstreamOrder> find(UUID id) {
    return Optional.ofNullable(orders.get(id));
  }

  /** The order that has a delivery or a file of this id. */
  public Optional<UpstreamOrder> findByPart(UUID deliveryOrItemId) {
    return Optional.ofNullable(orderOfPart.get(deliveryOrItemId)).flatMap(this::find);
  }

  public Stream<UpstreamOrder> newestFirst() {
    return newestFirst.stream().map(orders::get);
  }

  /** The orders that carry the tag, newest first. */
  public Stream<UpstreamOrder> newestFirst(String tag) {
    Deque<UUID> ids = byTag.get(tag);
    return ids == null ? Stream.empty() : ids.stream().map(orders::get);
  }

  /** The tags that more than one order carries, each with those orders. */
  public SortedMap<String, List<UUID>> duplicates() {
    SortedMap<String, List<UUID>> duplicates = new TreeMap<>();
    byTag.forEach(
        (tag, ids) -> {
          List<UUID> all = List.copyOf(ids);
          if (all.size() > 1) {
            duplicates.put(tag, all);
          }
        });
    return duplicates;
  }

  public Instant now() {
    return clock.instant();
  }

  private void write(OrderEntry entry) {
    writing.lock();
    try {
      journal.append(entry);
      apply(entry);
    } finally {
      writing.unlock();
    }
  }

  private void apply(OrderEntry entry) {
    switch (entry) {
      case OrderEntry.Placed(UpstreamOrder order) -> {
        orders.put(order.id(), order);
        for (UpstreamDelivery delivery : order.deliveries()) {
          orderOfPart.put(delivery.id(), order.id());
          orderOfPart.put(delivery.itemId(), order.id());
        }
        for (String tag : order.tags().stream().distinct().toList()) {
          byTag.computeIfAbsent(tag, _ -> new ConcurrentLinkedDeque<>()).addFirst(order.id());
        }
        newestFirst.addFirst(order.id());
      }
      case OrderEntry.Cancelled(UUID id, Instant at) ->
          orders.computeIfPresent(id, (_, order) -> order.cancelled(at));
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
