package dev.swath.simulation;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import dev.swath.fulfillment.application.OpenOrder;
import dev.swath.fulfillment.application.OpenOrderStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Open orders as documents, written one by one: marks first, then orders, then a stamp, then the
 * offset if all is still there. Keeps to what the service asks of its store, in the steps of the
 * real adapter: between any two of them the store may lose what it has acknowledged.
 */
final class OpenOrderDocuments implements OpenOrderStore {
  private final Database database;

  private record Kept(int partition, OpenOrder order) {}

  private record Ended(OrderId order) {}

  private record Ordered(List<OrderItem> items) {}

  /**
   * How far a partition was read.
   *
   * @param stamp of whoever writes; equal to nothing else
   */
  private record Stand(long offset, Object stamp) {}

  OpenOrderDocuments(Database database) {
    this.database = database;
  }

  @Override
  public long offset(int partition) {
    return offset(database.get(offsetOf(partition), Stand.class));
  }

  private static long offset(@Nullable Stand stand) {
    return stand == null ? 0 : stand.offset();
  }

  @Override
  public List<OpenOrder> load(int partition) {
    return database.all(Kept.class).stream()
        .filter(kept -> kept.partition() == partition)
        .map(Kept::order)
        .filter(order -> !isEnded(order.state().id()))
        .toList();
  }

  @Override
  public Set<OrderId> ended(Collection<OrderId> orders) {
    return orders.stream().filter(this::isEnded).collect(Collectors.toSet());
  }

  private boolean isEnded(OrderId id) {
    return database.get(endOf(id), Ended.class) != null;
  }

  @Override
  public boolean save(int partition, Changes changes, long expectedOffset, long nextOffset) {
    List<OrderId> ended =
        changes.ended().stream().sorted(Comparator.comparing(OrderId::toString)).toList();
    ended.forEach(id -> database.put(endOf(id), new Ended(id)));
    changes.ordered().entrySet().stream()
        .sorted(Comparator.comparing(it -> it.getKey().toString()))
        .forEach(
            it ->
                database.putIf(
                    orderedOf(it.getKey()),
                    Ordered.class,
                    Objects::isNull,
                    new Ordered(it.getValue())));
    changes
        .open()
        .forEach(
            order ->
                database.putIf(
                    order.state().id().toString(),
                    Kept.class,
                    kept -> kept == null || kept.order().lastOffset() <= order.lastOffset(),
                    new Kept(partition, order)));
    ended.forEach(id -> database.remove(id.toString()));
    ended.forEach(id -> database.remove(orderedOf(id)));
    Stand stamped = new Stand(expectedOffset, new Object());
    return database.putIf(
            offsetOf(partition), Stand.class, it -> offset(it) == expectedOffset, stamped)
        && isKept(changes)
        && database.replace(offsetOf(partition), stamped, new Stand(nextOffset, stamped.stamp()));
  }

  private boolean isKept(Changes changes) {
    return changes.ended().stream().allMatch(this::isEnded)
        && changes.open().stream().allMatch(this::isKept);
  }

  private boolean isKept(OpenOrder order) {
    OrderId id = order.state().id();
    Kept kept = database.get(id.toString(), Kept.class);
    return (kept != null && kept.order().lastOffset() >= order.lastOffset()) || isEnded(id);
  }

  @Override
  public void forget(int partition) {
    throw new UnsupportedOperationException("the log loses nothing here");
  }

  private static String offsetOf(int partition) {
    return "offset " + partition;
  }

  @Override
  public @Nullable List<OrderItem> of(OrderId order) {
    Ordered kept = database.get(orderedOf(order), Ordered.class);
    return kept == null ? null : kept.items();
  }

  private static String orderedOf(OrderId id) {
    return "ordered " + id;
  }

  private static String endOf(OrderId id) {
    return "ended " + id;
  }
}
