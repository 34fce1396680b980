package dev.swath.orders.tracking.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collections, whose names carry the version of their layout. Another version begins with empty
 * collections and without offsets, so that it is folded from the log's first record, while an
 * instance of the version before goes on with its own.
 */
final class Layout {
  private static final Logger log = LoggerFactory.getLogger(Layout.class);

  /** Whoever changes what a document says counts it up. */
  static final String SUFFIX = "_v3";

  /** Collections of earlier layouts; the names of the first had no version. */
  private static final Set<String> OLDER =
      Set.of(
          "orders",
          "contracts",
          "entries",
          "statements",
          "offsets",
          "orders_v2",
          "order_items_v2",
          "order_areas_v2",
          "order_prices_v2",
          "order_history_v2",
          "contracts_v2",
          "entries_v2",
          "statements_v2",
          "offsets_v2");

  private Layout() {}

  static MongoCollection<Document> collection(MongoDatabase database, String name) {
    return database.getCollection(name + SUFFIX);
  }

  /** Drops what earlier layouts have left. */
  static void dropOlder(MongoDatabase database) {
    List<String> names =
        Documents.asking(() -> database.listCollectionNames().into(new ArrayList<>()));
    for (String name : names) {
      if (OLDER.contains(name)) {
        log.info("dropping collection {} of an earlier layout; the log has it all", name);
        Documents.asking(
            () -> {
              database.getCollection(name).drop();
              return name;
            });
      }
    }
  }
}
