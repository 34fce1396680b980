package dev.swath.orders.tracking.mongo;

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
 * its prices; and one document for each event of its history. Their ids are made of the order's id
 * and of what they are, an entry's of its sequence number, so that every look-up is one of ids that
 * are known beforehand. All stand in one collection, so that a batch is one write.
 */
public final class MongoOrderDetails implements OrderDetails {
  private static final String ORDER_ID = "orderId";
  private static final String OFFSET = "offset";
  private static final String TYPE = "type";
  private static final String AT = "at";
  private static final String TEXT = "text";

  /** What the ids end with that are no entry's. */
  private static final String ITEMS = "items";

  private static final String AREAS = "areas";
  private static final String PRICES = "prices";

  private static final int AT_A_TIME = 50;
  private static final int ENTRIES_AT_A_TIME = 500;

  private final MongoCollection<Document> collection;

  public MongoOrderDetails(MongoDatabase database) {
    this.collection = Layout.collection(database, "order_details");
  }

  private record Items(List<OrderContent.Item> items) {}

  private record Areas(List<AreaOfInterest> areas) {}

  private record Prices(List<@Nullable ItemPrice> prices) {}

  @Override
  public void store(Collection<Detail> details) {
    List<Document> documents = new ArrayList<>();
    for (Detail detail : details) {
      switch (detail) {
        case Detail.Content(OrderId id, LogPartition _, OrderContent content) -> {
          documents.add(document(id(id, AREAS), detail, new Areas(content.areas())));
          documents.add(document(id(id, ITEMS), detail, new Items(content.items())));
        }
        case Detail.Prices(OrderId id, LogPartition _, List<@Nullable ItemPrice> each) ->
            documents.add(document(id(id, PRICES), detail, new Prices(each)));
        case Detail.Entry(OrderId id, LogPartition _, HistoryEntry entry) ->
            documents.add(
                document(id(id, entry.sequence()), detail, entry)
                    .append(OFFSET, entry.recordedOffset())
                    .append(TYPE, entry.type())
                    .append(AT, Date.from(entry.at())));
      }
    }
    Documents.insertAll(collection, documents);
  }

  @Override
  public boolean areKept(Collection<Detail> details) {
    Set<String> ids = new HashSet<>();
    for (Detail detail : details) {
      switch (detail) {
        case Detail.Content(OrderId id, LogPartition _, OrderContent _) -> {
          ids.add(id(id, AREAS));
          ids.add(id(id, ITEMS));
        }
        case Detail.Prices(OrderId id, LogPartition _, List<@Nullable ItemPrice> _) ->
            ids.add(id(id, PRICES));
        case Detail.Entry(OrderId id, LogPartition _, HistoryEntry entry) ->
            ids.add(id(id, entry.sequence()));
      }
    }
    return Documents.byIds(collection, List.copyOf(ids), ENTRIES_AT_A_TIME, new Document(ID, 1))
            .size()
        == ids.size();
  }

  private static Document document(String id, Detail detail, Object value) {
    return new Document(ID, id)
        .append(ORDER_ID, detail.id().toString())
        .append(PARTITION, detail.partition().number())
        .append(TEXT, Documents.of(value));
  }

  @Override
  public Map<OrderId, List<OrderContent.Item>> items(Collection<OrderId> ids) {
    Map<OrderId, List<OrderContent.Item>> found = new HashMap<>();
    List<String> names = ids.stream().map(id -> id(id, ITEMS)).toList();
    for (Document document : Documents.byIds(collection, names, AT_A_TIME, null)) {
      found.put(
          OrderId.parse(document.getString(ORDER_ID)),
          Documents.read(document.getString(TEXT), Items.class).items());
    }
    return found;
  }

  @Override
  public Sheet sheet(OrderId id) {
    String asked = id(id, ITEMS);
    String priced = id(id, PRICES);
    List<OrderContent.Item> items = List.of();
    List<@Nullable ItemPrice> prices = List.of();
    for (Document document : Documents.byIds(collection, List.of(asked, priced), AT_A_TIME, null)) {
      String text = document.getString(TEXT);
      if (asked.equals(document.getString(ID))) {
        items = Documents.read(text, Items.class).items();
      } else {
        prices = Documents.read(text, Prices.class).prices();
      }
    }
    return new Sheet(items, prices);
  }

  @Override
  public List<HistoryEntry> history(OrderId id, int after, int last) {
    List<String> ids =
        IntStream.rangeClosed(after + 1, last).mapToObj(sequence -> id(id, sequence)).toList();
    return Documents.byIds(collection, ids, ENTRIES_AT_A_TIME, null).stream()
        .map(document -> Documents.read(document.getString(TEXT), HistoryEntry.class))
        .sorted((one, other) -> Integer.compare(one.sequence(), other.sequence()))
        .toList();
  }

  @Override
  public void forget(LogPartition partition) {
    Documents.forget(collection, partition);
  }

  private static String id(OrderId order, String what) {
    return order + "/" + what;
  }

  private static String id(OrderId order, int sequence) {
    return order + "/" + sequence;
  }
}
