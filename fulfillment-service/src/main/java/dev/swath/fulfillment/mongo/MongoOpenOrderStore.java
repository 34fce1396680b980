package dev.swath.fulfillment.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.wire.AreasApart;
import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.application.DeliveriesInNeed;
import dev.swath.fulfillment.application.OpenOrder;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OrderedItems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BSONException;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Four collections: {@code open_orders} holds how each open order stands, as JSON of the wire
 * format, {@code ordered_items} what was ordered with it, written once, {@code ended_orders} the
 * ids of those that have ended, {@code offsets} where each partition is read on. No transaction,
 * which the embedded store has not: what is written before the offset is written again when the
 * offset is lost.
 *
 * <p>A store that is killed may also lose the orders before their offset is written, and would then
 * take an offset that passes over them. So the partition is stamped after the orders, these are
 * looked for, and the offset moves only under that very stamp: what was there after the stamp is
 * not lost without it.
 */
public final class MongoOpenOrderStore implements OpenOrderStore, DeliveriesInNeed {
  private static final Logger log = LoggerFactory.getLogger(MongoOpenOrderStore.class);

  private static final String OPEN = "open_orders";
  private static final String ITEMS = "ordered_items";
  private static final String ENDED = "ended_orders";
  private static final String OFFSETS = "offsets";

  private static final String ID = "_id";
  private static final String PARTITION = "partition";
  private static final String LAST_OFFSET = "lastOffset";
  private static final String TRACEPARENT = "traceparent";
  private static final String STATUS = "status";
  private static final String STATE = "state";

  /** Ids of the deliveries that need attention; absent where there is none. */
  private static final String ATTENTION = "attention";

  private static final String OFFSET = "offset";
  private static final String STAMP = "stamp";

  /** MongoDB's error code. */
  private static final int DUPLICATE_KEY = 11000;

  /** MongoDB's error codes for a document that is too large, or in no form for it. */
  private static final Set<Integer> REFUSED = Set.of(2, 9, 10334, 17280, 17419, 17420);

  /** What is sent to the store at a time, about. */
  private static final int MAX_BULK_CHARACTERS = 4 << 20;

  /** Ids that are asked for or removed at a time. */
  private static final int MAX_IDS = 1_000;

  private final MongoTemplate mongo;
  private volatile boolean hasIndexes;

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
    makeIndexes();
    List<OpenOrder> orders = new ArrayList<>();
    Query query = query(where(PARTITION).is(partition));
    try (Stream<Document> stored = mongo.stream(query, Document.class, OPEN)) {
      stored.map(MongoOpenOrderStore::order).forEach(orders::add);
    }
    Set<OrderId> ended = ended(orders.stream().map(order -> order.state().id()).toList());
    return orders.stream().filter(order -> !ended.contains(order.state().id())).toList();
  }

  private void makeIndexes() {
    if (!hasIndexes) {
      mongo.indexOps(OPEN).createIndex(new Index().on(PARTITION, Direction.ASC));
      mongo.indexOps(OPEN).createIndex(new Index().on(ATTENTION, Direction.ASC).sparse());
      mongo.indexOps(ITEMS).createIndex(new Index().on(PARTITION, Direction.ASC));
      mongo.indexOps(ENDED).createIndex(new Index().on(PARTITION, Direction.ASC));
      hasIndexes = true;
    }
  }

  private static OpenOrder order(Document stored) {
    return new OpenOrder(
        OrderedItems.slim(WireJson.mapper().readValue(stored.getString(STATE), OrderState.class)),
        stored.getLong(LAST_OFFSET),
        stored.getString(TRACEPARENT));
  }

  @Override
  public @Nullable List<OrderItem> of(OrderId order) {
    Document stored = mongo.findById(order.toString(), Document.class, ITEMS);
    return stored == null
        ? null
        : WireJson.mapper().readValue(stored.getString(STATE), AreasApart.class).toItems();
  }

  @Override
  public Set<OrderId> ended(Collection<OrderId> orders) {
    List<String> ids = orders.stream().map(OrderId::toString).toList();
    Set<OrderId> ended = new HashSet<>();
    for (int from = 0; from < ids.size(); from += MAX_IDS) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + MAX_IDS));
      mongo
          .find(query(where(ID).in(some)), Document.class, ENDED)
          .forEach(stored -> ended.add(OrderId.parse(stored.getString(ID))));
    }
    return ended;
  }

  @Override
  public List<OrderState> page(@Nullable OrderId after, int limit) {
    Criteria needed = where(ATTENTION).exists(true);
    Query query =
        query(after == null ? needed : needed.and(ID).gt(after.toString()))
            .with(Sort.by(ID))
            .limit(limit);
    return mongo.find(query, Document.class, OPEN).stream()
        .map(stored -> order(stored).state())
        .toList();
  }

  @Override
  public @Nullable OrderState of(DeliveryId delivery) {
    Document stored =
        mongo.findOne(query(where(ATTENTION).is(delivery.toString())), Document.class, OPEN);
    return stored == null ? null : order(stored).state();
  }

  @Override
  public boolean save(int partition, Changes changes, long expectedOffset, long nextOffset) {
    if (!changes.ended().isEmpty()) {
      BulkOperations marks = mongo.bulkOps(BulkMode.UNORDERED, ENDED);
      changes.ended().forEach(id -> marks.upsert(byId(id), Update.update(PARTITION, partition)));
      execute(marks);
    }
    if (!changes.isEmpty()) {
      // What was ordered before how it stands: a store that loses its end has both, or the first.
      Bulk items = new Bulk(ITEMS);
      changes
          .ordered()
          .forEach(
              (id, ordered) -> {
                String json = WireJson.mapper().writeValueAsString(AreasApart.of(ordered));
                items.upsert(
                    byId(id),
                    new Update().setOnInsert(PARTITION, partition).setOnInsert(STATE, json),
                    json.length());
              });
      items.end();
      Bulk orders = new Bulk(OPEN);
      for (OpenOrder order : changes.open()) {
        String json = WireJson.mapper().writeValueAsString(order.state());
        orders.upsert(unlessFurther(order), set(partition, order, json), json.length());
      }
      orders.end();
      remove(OPEN, changes.ended());
      remove(ITEMS, changes.ended());
    }
    ObjectId stamp = new ObjectId();
    return stamp(partition, expectedOffset, stamp)
        && (changes.isEmpty() || isKept(changes))
        && advance(partition, expectedOffset, stamp, nextOffset);
  }

  private void remove(String collection, Set<OrderId> ids) {
    if (!ids.isEmpty()) {
      mongo.remove(query(where(ID).in(ids.stream().map(OrderId::toString).toList())), collection);
    }
  }

  /** Writes in pieces of bounded size. */
  private final class Bulk {
    private final String collection;
    private @Nullable BulkOperations operations;
    private long characters;

    private Bulk(String collection) {
      this.collection = collection;
    }

    private void upsert(Query query, Update update, int size) {
      if (characters + size > MAX_BULK_CHARACTERS) {
        end();
      }
      if (operations == null) {
        operations = mongo.bulkOps(BulkMode.UNORDERED, collection);
      }
      operations.upsert(query, update);
      characters += size;
    }

    private void end() {
      if (operations != null) {
        execute(operations);
        operations = null;
        characters = 0;
      }
    }
  }

  private static Query byId(OrderId id) {
    return query(where(ID).is(id.toString()));
  }

  /** Finds nothing where the order has come further; an upsert then fails as a duplicate. */
  private static Query unlessFurther(OpenOrder order) {
    return query(where(ID).is(idOf(order)).and(LAST_OFFSET).lte(order.lastOffset()));
  }

  private static void execute(BulkOperations operations) {
    try {
      operations.execute();
    } catch (BulkOperationException e) {
      if (e.getErrors().stream().anyMatch(error -> REFUSED.contains(error.getCode()))) {
        throw new ContentRefused(e);
      }
      if (!e.getErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
        throw e;
      }
    } catch (BSONException e) {
      // The driver itself refuses what no server would take.
      throw new ContentRefused(e);
    } catch (DataAccessException e) {
      if (e.getMostSpecificCause() instanceof BSONException) {
        throw new ContentRefused(e);
      }
      throw e;
    }
  }

  private static Update set(int partition, OpenOrder order, String json) {
    Update update =
        new Update()
            .set(PARTITION, partition)
            .set(LAST_OFFSET, order.lastOffset())
            .set(TRACEPARENT, order.traceparent())
            .set(STATUS, order.state().status().name())
            .set(STATE, json);
    List<String> attention =
        order.state().items().stream()
            .map(OrderState.Item::delivery)
            .filter(delivery -> delivery.status() == DeliveryStatus.NEEDS_ATTENTION)
            .map(delivery -> delivery.id().toString())
            .toList();
    return attention.isEmpty() ? update.unset(ATTENTION) : update.set(ATTENTION, attention);
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
    makeIndexes();
    mongo.remove(query(where(ID).is(nameOf(partition))), OFFSETS);
    for (String collection : List.of(OPEN, ITEMS, ENDED)) {
      while (forgetSome(collection, partition)) {
        log.info("forgetting {} of partition {}", collection, partition);
      }
    }
  }

  /** In pieces, none of which takes longer than the store may be silent. */
  private boolean forgetSome(String collection, int partition) {
    Query some = query(where(PARTITION).is(partition)).limit(MAX_IDS);
    some.fields().include(ID);
    List<String> ids =
        mongo.find(some, Document.class, collection).stream()
            .map(stored -> stored.getString(ID))
            .toList();
    mongo.remove(query(where(ID).in(ids)), collection);
    return ids.size() == MAX_IDS;
  }
}
