package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.eq;
import static dev.swath.orders.tracking.mongo.Documents.ID;
import static dev.swath.orders.tracking.mongo.Documents.PARTITION;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.OrderContent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Documents that are written once: of each order what it asks for, its areas apart from that, and
 * its prices; and one document for each event of its history. Their ids are made of the order's id,
 * and an entry's of its sequence number too, so that every look-up is one of ids that are known
 * beforehand.
 */
public final class MongoOrderDetails implements OrderDetails {
  private static final String ORDER_ID = "orderId";
  private static final String OFFSET = "offset";
  private static final String TYPE = "type";
  private static final String AT = "at";
  private static final String TEXT = "text";

  private static final int AT_A_TIME = 50;
  private static final int ENTRIES_AT_A_TIME = 500;

  private final MongoCollection<Document> items;
  private final MongoCollection<Document> areas;
  private final MongoCollection<Document> prices;
  private final MongoCollection<Document> history;

  public MongoOrderDetails(MongoDatabase database) {
    this.items = Layout.collection(database, "order_items");
    this.areas = Layout.collection(database, "order_areas");
    this.prices = Layout.collection(database, "order_prices");
    this.history = Layout.collection(database, "order_history");
  }

  private record Items(List<OrderContent.Item> items) {}

  private record Areas(List<AreaOfInterest> areas) {}

  private record Prices(List<@Nullable ItemPrice> prices) {}

  @Override
  public void store(Collection<Detail> details) {
    List<Document> newItems = new ArrayList<>();
    List<Document> newAreas = new ArrayList<>();
    List<Document> newPrices = new ArrayList<>();
    List<Document> newEntries = new ArrayList<>();
    for (Detail detail : details) {
      switch (detail) {
        case Detail.Content(OrderId _, LogPartition _, OrderContent content) -> {
          newItems.add(document(detail, new Items(content.items())));
          newAreas.add(document(detail, new Areas(content.areas())));
        }
        case Detail.Prices(OrderId _, LogPartition _, List<@Nullable ItemPrice> each) ->
            newPrices.add(document(detail, new Prices(each)));
        case Detail.Entry(OrderId id, LogPartition partition, HistoryEntry entry) ->
            newEntries.add(
                new Document(ID, id(id, entry.sequence()))
                    .append(ORDER_ID, id.toString())
                    .append(PARTITION, partition.number())
                    .append(OFFSET, entry.recordedOffset())
                    .append(TYPE, entry.type())
                    .append(AT, Date.from(entry.at()))
                    .append(TEXT, Documents.of(entry)));
      }
    }
    Documents.insertAll(areas, newAreas);
    Documents.insertAll(items, newItems);
    Documents.insertAll(prices, newPrices);
    Documents.insertAll(history, newEntries);
  }

  @Override
  public boolean areKept(Collection<Detail> details) {
    Set<String> ofContents = new HashSet<>();
    Set<String> ofPrices = new HashSet<>();
    Set<String> ofEntries = new HashSet<>();
    for (Detail detail : details) {
      switch (detail) {
        case Detail.Content(OrderId id, LogPartition _, OrderContent _) ->
            ofContents.add(id.toString());
        case Detail.Prices(OrderId id, LogPartition _, List<@Nullable ItemPrice> _) ->
            ofPrices.add(id.toString());
        case Detail.Entry(OrderId id, LogPartition _, HistoryEntry entry) ->
            ofEntries.add(id(id, entry.sequence()));
      }
    }
    return areThere(areas, ofContents)
        && areThere(items, ofContents)
        && areThere(prices, ofPrices)
        && areThere(history, ofEntries);
  }

  private static boolean areThere(MongoCollection<Document> collection, Set<String> ids) {
    return ids.isEmpty()
        || Documents.byIds(collection, List.copyOf(ids), ENTRIES_AT_A_TIME, new Document(ID, 1))
                .size()
            == ids.size();
  }

  private static Document document(Detail detail, Object value) {
    return new Document(ID, detail.id().toString())
        .append(PARTITION, detail.partition().number())
        .append(TEXT, Documents.of(value));
  }

  @Override
  public Map<OrderId, List<OrderContent.Item>> items(Collection<OrderId> ids) {
    Map<OrderId, List<OrderContent.Item>> found = new HashMap<>();
    List<String> names = ids.stream().map(OrderId::toString).toList();
    for (Document document : Documents.byIds(items, names, AT_A_TIME, null)) {
      found.put(
          OrderId.parse(document.getString(ID)),
          Documents.read(document.getString(TEXT), Items.class).items());
    }
    return found;
  }

  @Override
  public List<@Nullable ItemPrice> prices(OrderId id) {
    Document document = Documents.asking(() -> prices.find(eq(ID, id.toString())).first());
    return document == null
        ? List.of()
        : Documents.read(document.getString(TEXT), Prices.class).prices();
  }

  @Override
  public List<HistoryEntry> history(OrderId id, int after, int last) {
    List<String> ids =
        IntStream.rangeClosed(after + 1, last).mapToObj(sequence -> id(id, sequence)).toList();
    return Documents.byIds(history, ids, ENTRIES_AT_A_TIME, null).stream()
        .map(document -> Documents.read(document.getString(TEXT), HistoryEntry.class))
        .sorted((one, other) -> Integer.compare(one.sequence(), other.sequence()))
        .toList();
  }

  @Override
  public void forget(LogPartition partition) {
    for (MongoCollection<Document> collection : List.of(items, areas, prices, history)) {
      Documents.forget(collection, partition);
    }
  }

  private static String id(OrderId order, int sequence) {
    return order + "/" + sequence;
  }
}
