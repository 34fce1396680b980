package dev.swath.simulation;

import dev.swath.events.domain.OrderId;
import dev.swath.fulfillment.application.OpenOrder;
import dev.swath.fulfillment.application.OpenOrderStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Open orders as documents, written one by one: marks first, then orders, then the offset. Keeps to
 * what the service asks of its store.
 */
final class OpenOrderDocuments implements OpenOrderStore {
  private final Database database;

  private record Kept(int partition, OpenOrder order) {}

  private record Ended(OrderId order) {}

  OpenOrderDocuments(Database database) {
    this.database = database;
  }

  @Override
  public long offset(int partition) {
    Long offset = database.get(offsetOf(partition), Long.class);
    return offset == null ? 0 : offset;
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
    changes
        .open()
        .forEach(
            order ->
                database.putIf(
                    order.state().id().toString(),
                    Kept.class,
                    kept -> kept.order().lastOffset() <= order.lastOffset(),
                    new Kept(partition, order)));
    ended.forEach(id -> database.remove(id.toString()));
    return database.replace(
        offsetOf(partition), expectedOffset == 0 ? null : expectedOffset, nextOffset);
  }

  @Override
  public void forget(int partition) {
    throw new UnsupportedOperationException("the log loses nothing here");
  }

  private static String offsetOf(int partition) {
    return "offset " + partition;
  }

  private static String endOf(OrderId id) {
    return "ended " + id;
  }
}
