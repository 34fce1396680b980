package dev.swath.fulfillment.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.application.OpenOrder;
import dev.swath.fulfillment.application.OpenOrderStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Three collections: {@code open_orders} holds each open order as JSON of the wire format, {@code
 * ended_orders} the ids of those that have ended, {@code offsets} where each partition is read on.
 * No transaction, which the embedded store has not: what is written before the offset is written
 * again when the offset is lost.
 *
 * <p>A store that is killed may also lose the orders before their offset is written, and would then
 * take an offset that passes over them. So the partition is stamped after the orders, these are
 * looked for, and the offset moves only under that very stamp: what was there after the stamp is
 * not lost without it.
 */
public final class MongoOpenOrderStore implements OpenOrderStore {
  private static final String OPEN = "open_orders";
  private static final String ENDED = "ended_orders";
  private static final String OFFSETS = "offsets";

  private static final String ID = "_id";
  private static final String PARTITION = "partition";
  private static final String LAST_OFFSET = "lastOffset";
  private static final String TRACEPARENT = "traceparent";
  private static final String STATUS = "status";
  private static final String STATE = "state";
  private static final String OFFSET = "offset";
  private static final String STAMP = "stamp";

  /** MongoDB's error code. */
  private static final int DUPLICATE_KEY = 11000;

  private final MongoTemplate mongo;

  public MongoOpenOrderStore(MongoTemplate mongo) {
    this.mongo = mongo;
  }

  @Override
  public long offset(int partition) {
    Document stored = mongo.findById(nameOf(partition), Document.class, OFFSETS);
    return stored == null ? 0 : stored.getLong(OFFSET);
  }

  @Override
  public List<OpenOrder> load(int partition) {
    List<OpenOrder> orders =
        mongo.find(query(where(PARTITION).is(partition)), Document.class, OPEN).stream()
            .map(
                stored ->
                    new OpenOrder(
                        WireJson.mapper().readValue(stored.getString(STATE), OrderState.class),
                        stored.getLong(LAST_OFFSET),
                        stored.getString(TRACEPARENT)))
            .toList();
    Set<OrderId> ended = ended(orders.stream().map(order -> order.state().id()).toList());
    return orders.stream().filter(order -> !ended.contains(order.state().id())).toList();
  }

  @Override
  public Set<OrderId> ended(Collection<OrderId> orders) {
    List<String> ids = orders.stream().map(OrderId::toString).toList();
    return mongo.find(query(where(ID).in(ids)), Document.class, ENDED).stream()
        .map(stored -> OrderId.parse(stored.getString(ID)))
        .collect(Collectors.toSet());
  }

  @Override
  public boolean save(int partition, Changes changes, long expectedOffset, long nextOffset) {
    if (!changes.ended().isEmpty()) {
      BulkOperations marks = mongo.bulkOps(BulkMode.UNORDERED, ENDED);
      changes.ended().forEach(id -> marks.upsert(byId(id), Update.update(PARTITION, partition)));
      marks.execute();
    }
    if (!changes.isEmpty()) {
      BulkOperations orders = mongo.bulkOps(BulkMode.UNORDERED, OPEN);
      changes.open().forEach(order -> orders.upsert(unlessFurther(order), set(partition, order)));
      changes.ended().forEach(id -> orders.remove(byId(id)));
      execute(orders);
    }
    ObjectId stamp = new ObjectId();
    return stamp(partition, expectedOffset, stamp)
        && (changes.isEmpty() || isKept(changes))
        && advance(partition, expectedOffset, stamp, nextOffset);
  }

  private static Query byId(OrderId id) {
    return query(where(ID).is(id.toString()));
  }

  /** Finds nothing where the order has come further; an upsert then fails as a duplicate. */
  private static Query unlessFurther(OpenOrder order) {
    return query(where(ID).is(idOf(order)).and(LAST_OFFSET).lte(order.lastOffset()));
  }

  private static void execute(BulkOperations orders) {
    try {
      orders.execute();
    } catch (BulkOperationException e) {
      if (!e.getErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
        throw e;
      }
    }
  }

  private static Update set(int partition, OpenOrder order) {
    return new Update()
        .set(PARTITION, partition)
        .set(LAST_OFFSET, order.lastOffset())
        .set(TRACEPARENT, order.traceparent())
        .set(STATUS, order.state().status().name())
        .set(STATE, WireJson.mapper().writeValueAsString(order.state()));
  }

  /** Returns whether the partition is where it is expected. */
  private boolean stamp(int partition, long expected, ObjectId stamp) {
    Query atExpected = query(where(ID).is(nameOf(partition)).and(OFFSET).is(expected));
    Update update = Update.update(STAMP, stamp);
    if (expected > 0) {
      return mongo.updateFirst(atExpected, update, OFFSETS).getMatchedCount() == 1;
    }
    try {
      mongo.upsert(atExpected, update, OFFSETS);
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  /** Whether the orders are as far as they were written, or further. */
  private boolean isKept(Changes changes) {
    Query written =
        query(where(ID).in(changes.open().stream().map(MongoOpenOrderStore::idOf).toList()));
    written.fields().include(LAST_OFFSET);
    Map<String, Long> stored =
        mongo.find(written, Document.class, OPEN).stream()
            .collect(
                Collectors.toMap(
                    order -> order.getString(ID), order -> order.getLong(LAST_OFFSET)));
    Set<OrderId> elsewhere = new HashSet<>(changes.ended());
    for (OpenOrder order : changes.open()) {
      if (stored.getOrDefault(idOf(order), -1L) < order.lastOffset()) {
        elsewhere.add(order.state().id());
      }
    }
    return elsewhere.isEmpty() || ended(elsewhere).equals(elsewhere);
  }

  private static String idOf(OpenOrder order) {
    return order.state().id().toString();
  }

  private boolean advance(int partition, long expected, ObjectId stamp, long next) {
    Query stamped =
        query(where(ID).is(nameOf(partition)).and(OFFSET).is(expected).and(STAMP).is(stamp));
    return mongo.updateFirst(stamped, Update.update(OFFSET, next), OFFSETS).getMatchedCount() == 1;
  }

  private static String nameOf(int partition) {
    return Topics.ORDERS + "-" + partition;
  }

  @Override
  public void forget(int partition) {
    mongo.remove(query(where(ID).is(nameOf(partition))), OFFSETS);
    mongo.remove(query(where(PARTITION).is(partition)), OPEN);
    mongo.remove(query(where(PARTITION).is(partition)), ENDED);
  }
}
