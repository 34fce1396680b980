package dev.swath.sandbox.core;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/**
 * All orders ever taken, in the journal, found by an index on disk. Finding one by its id, by that
 * of a delivery or file, or by a tag does not depend on how many there are, nor does the memory of
 * the book. Safe for concurrent use.
 */
public final class OrderBook implements AutoCloseable {
  private final ReentrantLock writing = new ReentrantLock();
  private final Clock clock;
  private final Journal<OrderEntry> journal;
  private final Index index;

  // Places in the journal: of an order by its id, of its cancellation, and of all in their order.
  private final MVMap<UUID, Long> placed;
  private final MVMap<UUID, Long> cancelled;
  private final MVMap<Long, UUID> inOrder;
  private final MVMap<UUID, UUID> orderOfPart;

  // By tag and place, as Index.key says it.
  private final MVMap<String, UUID> byTag;

  private OrderBook(Journal<OrderEntry> journal, Index index, Clock clock) {
    this.clock = clock;
    this.journal = journal;
    this.index = index;
    this.placed = index.map("placed");
    this.cancelled = index.map("cancelled");
    this.inOrder = index.map("in-order");
    this.orderOfPart = index.map("order-of-part");
    this.byTag = index.map("by-tag");
  }

  /** Opens the book kept in the folder, which is made when missing. */
  public static OrderBook open(Path folder, Clock clock) throws IOException {
    Journal<OrderEntry> journal = Journal.open(folder, "orders.jsonl", OrderEntry.class);
    try {
      OrderBook book = new OrderBook(journal, Index.open(folder, "orders.index", journal), clock);
      try {
        journal.replay(book.index.indexedTo(), book::remember);
        return book;
      } catch (IOException | RuntimeException e) {
        book.index.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
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
    return Optional.ofNullable(placed.get(id)).map(this::read).map(this::asItStands);
  }

  private UpstreamOrder read(long place) {
    return switch (journal.read(place)) {
      case OrderEntry.Placed(UpstreamOrder order) -> order;
      case OrderEntry.Cancelled(UUID id, Instant _) ->
          throw new IllegalStateException("the index takes a cancellation for order " + id);
    };
  }

  private UpstreamOrder asItStands(UpstreamOrder order) {
    Long place = cancelled.get(order.id());
    return place != null && journal.read(place) instanceof OrderEntry.Cancelled(UUID _, Instant at)
        ? order.cancelled(at)
        : order;
  }

  /** The order that has a delivery or a file of this id. */
  public Optional<UpstreamOrder> findByPart(UUID deliveryOrItemId) {
    return Optional.ofNullable(orderOfPart.get(deliveryOrItemId)).flatMap(this::find);
  }

  /** All orders, each read when it is asked for. */
  public Stream<UpstreamOrder> newestFirst() {
    return Index.fromTheEnd(inOrder).flatMap(id -> find(id).stream());
  }

  /** The orders that carry the tag, newest first, each read when it is asked for. */
  public Stream<UpstreamOrder> newestFirst(String tag) {
    return Index.ofGroup(byTag, tag).flatMap(id -> find(id).stream());
  }

  /** The tags that more than one order carries, each with those orders, newest first. */
  public SortedMap<String, List<UUID>> duplicates() {
    SortedMap<String, List<UUID>> duplicates = new TreeMap<>();
    String tag = "";
    List<UUID> ids = new ArrayList<>();
    for (Map.Entry<String, UUID> entry : byTag.entrySet()) {
      String next = Index.group(entry.getKey());
      if (!next.equals(tag)) {
        tag = next;
        ids = new ArrayList<>();
      }
      ids.addFirst(entry.getValue());
      if (ids.size() > 1) {
        duplicates.put(tag, ids);
      }
    }
    return duplicates;
  }

  public Instant now() {
    return clock.instant();
  }

  private void write(OrderEntry entry) {
    writing.lock();
    try {
      remember(journal.append(entry), entry);
      index.indexed(journal.end());
    } finally {
      writing.unlock();
    }
  }

  private void remember(long place, OrderEntry entry) {
    switch (entry) {
      case OrderEntry.Placed(UpstreamOrder order) -> {
        for (UpstreamDelivery delivery : order.deliveries()) {
          orderOfPart.put(delivery.id(), order.id());
          orderOfPart.put(delivery.itemId(), order.id());
        }
        for (String tag : order.tags()) {
          byTag.put(Index.key(tag, place), order.id());
        }
        inOrder.put(place, order.id());
        placed.put(order.id(), place);
      }
      case OrderEntry.Cancelled(UUID id, Instant _) -> cancelled.put(id, place);
    }
  }

  @Override
  public void close() throws IOException {
    index.close();
    journal.close();
  }
}
