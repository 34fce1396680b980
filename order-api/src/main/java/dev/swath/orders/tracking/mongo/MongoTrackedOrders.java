package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static dev.swath.orders.tracking.mongo.Documents.ID;
import static dev.swath.orders.tracking.mongo.Documents.PARTITION;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.tracking.application.OrderQuery;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.TrackedOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One small document per order: what is searched for, and the fold as one text in the wire format,
 * which costs a fraction of nested documents to write, to keep and to read. A document is replaced
 * only if it is still as it was read, so that an instance that lost its partition cannot put an
 * older order over a newer one.
 */
public final class MongoTrackedOrders implements TrackedOrders {
  private static final String LAST_OFFSET = "lastOffset";
  private static final String CONTRACT = "contractId";
  private static final String STATUS = "status";
  private static final String TAGS = "tags";
  private static final String CREATED = "createdAt";
  private static final String ORDER = "order";

  private static final int AT_A_TIME = 100;

  /** A page of orders of fifty delivered items each is still whole. */
  private static final int MAX_PAGE_CHARS = 8 << 20;

  private final MongoDatabase database;
  private final MongoCollection<Document> collection;

  public MongoTrackedOrders(MongoDatabase database) {
    this.database = database;
    this.collection = Layout.collection(database, "orders");
  }

  /** Creates what MongoDB needs for the queries; harmless if it is there. */
  public void createIndexes() {
    Bson newestFirst = descending(CREATED, ID);
    Documents.asking(
        () ->
            collection.createIndexes(
                List.of(
                    new IndexModel(newestFirst),
                    new IndexModel(compoundIndex(ascending(CONTRACT), newestFirst)),
                    new IndexModel(compoundIndex(ascending(CONTRACT, STATUS), newestFirst)),
                    new IndexModel(compoundIndex(ascending(CONTRACT, TAGS), newestFirst)),
                    new IndexModel(compoundIndex(ascending(STATUS), newestFirst)),
                    new IndexModel(compoundIndex(ascending(TAGS), newestFirst)))));
  }

  /** Drops the collections of earlier versions, which the log has made superfluous. */
  public void dropOlderLayouts() {
    Layout.dropOlder(database);
  }

  @Override
  public @Nullable TrackedOrder find(OrderId id) {
    Document document = Documents.asking(() -> collection.find(eq(ID, id.toString())).first());
    return document == null ? null : read(document);
  }

  @Override
  public Map<OrderId, TrackedOrder> load(Collection<OrderId> ids) {
    Map<OrderId, TrackedOrder> found = new HashMap<>();
    for (Document document : Documents.byIds(collection, names(ids), AT_A_TIME, null)) {
      TrackedOrder order = read(document);
      found.put(order.state().id(), order);
    }
    return found;
  }

  @Override
  public Map<OrderId, Long> lastOffsets(Collection<OrderId> ids) {
    Map<OrderId, Long> found = new HashMap<>();
    Document fields = new Document(LAST_OFFSET, 1);
    for (Document document : Documents.byIds(collection, names(ids), ids.size(), fields)) {
      found.put(OrderId.parse(document.getString(ID)), document.getLong(LAST_OFFSET));
    }
    return found;
  }

  private static List<String> names(Collection<OrderId> ids) {
    return ids.stream().map(OrderId::toString).toList();
  }

  @Override
  public void store(Collection<Change> changes) {
    List<WriteModel<Document>> writes = new ArrayList<>(changes.size());
    for (Change change : changes) {
      TrackedOrder before = change.before();
      Document after = write(change);
      writes.add(
          before == null
              ? new InsertOneModel<>(after)
              : new ReplaceOneModel<>(
                  and(eq(ID, after.get(ID)), eq(LAST_OFFSET, before.lastOffset())), after));
    }
    Documents.writeAll(collection, writes);
  }

  @Override
  public Page page(OrderQuery query) {
    List<Bson> conditions = new ArrayList<>();
    if (query.contractIds() != null) {
      conditions.add(in(CONTRACT, query.contractIds()));
    }
    if (query.status() != null) {
      conditions.add(eq(STATUS, name(query.status())));
    }
    if (query.tag() != null) {
      conditions.add(eq(TAGS, query.tag()));
    }
    if (query.after() != null) {
      Date at = Date.from(query.after().createdAt());
      // The first condition bounds the index, whatever the planner makes of the second.
      conditions.add(lte(CREATED, at));
      conditions.add(
          or(lt(CREATED, at), and(eq(CREATED, at), lt(ID, query.after().id().toString()))));
    }
    Bson filter = conditions.isEmpty() ? empty() : and(conditions);
    return Documents.asking(() -> page(filter, query.limit()));
  }

  /** Reads no further than the page goes. */
  private Page page(Bson filter, int limit) {
    List<TrackedOrder> orders = new ArrayList<>();
    long chars = 0;
    try (MongoCursor<Document> found =
        collection
            .find(filter)
            .sort(descending(CREATED, ID))
            // One more than is shown tells whether there is another page.
            .limit(limit + 1)
            .batchSize(AT_A_TIME)
            .cursor()) {
      while (found.hasNext()) {
        Document document = found.next();
        chars += document.getString(ORDER).length();
        boolean isFull = orders.size() == limit || (chars > MAX_PAGE_CHARS && !orders.isEmpty());
        if (isFull) {
          return new Page(orders, true);
        }
        orders.add(read(document));
      }
    }
    return new Page(orders, false);
  }

  @Override
  public void forget(LogPartition partition) {
    Documents.forget(collection, partition);
  }

  private static Document write(Change change) {
    TrackedOrder order = change.after();
    OrderState state = order.state();
    return new Document(ID, state.id().toString())
        .append(PARTITION, change.partition().number())
        .append(LAST_OFFSET, order.lastOffset())
        .append(CONTRACT, state.contractId().value())
        .append(STATUS, name(state.status()))
        .append(TAGS, state.tags())
        .append(CREATED, Date.from(state.createdAt()))
        .append(ORDER, Documents.of(order));
  }

  private static TrackedOrder read(Document document) {
    return Documents.read(document.getString(ORDER), TrackedOrder.class);
  }

  private static String name(OrderStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
