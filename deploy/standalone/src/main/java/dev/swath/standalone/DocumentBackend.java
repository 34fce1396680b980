package dev.swath.standalone;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * The H2 backend of mongo-java-server, which finds a document by its {@code _id} also when the
 * query has further conditions, such as those of a conditional replacement. The original looks at
 * every document of the collection then.
 */
final class DocumentBackend extends H2Backend {

  private final MVStore store;

  DocumentBackend(MVStore store) {
    // The constructors above open what is stored, for which they call the methods below.
    this.store = store;
    super(store);
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new Documents(name, store, getCursorRegistry());
  }

  private static final class Documents extends H2Database {
    private final MVStore store;

    Documents(String name, MVStore store, CursorRegistry cursors) {
      this.store = store;
      super(name, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(
        String name, CollectionOptions options) {
      // Named as the original names them, which finds its databases by these names.
      String namespace = getFullCollectionNamespace(name);
      return new ById(
          this,
          name,
          options,
          store.openMap("databases." + namespace),
          store.openMap("meta." + namespace),
          cursorRegistry);
    }
  }

  private static final class ById extends H2Collection {
    private static final String ID = "_id";

    ById(
        MongoDatabase database,
        String name,
        CollectionOptions options,
        MVMap<Object, Document> documents,
        MVMap<String, Object> meta,
        CursorRegistry cursors) {
      super(database, name, options, documents, meta, cursors);
    }

    @Override
    protected QueryResult queryDocuments(
        Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
      String id = ID.equals(getIdField()) ? idIn(query) : null;
      if (id == null) {
        return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
      }
      // A document's place is its id.
      List<Object> places = getDocument(id) == null ? List.of() : List.of(id);
      return matchDocuments(query, places, orderBy, skip, limit, batchSize, fields);
    }

    /** The one id that a document must have to match; null if there may be several. */
    private static @Nullable String idIn(Document query) {
      if (query.get(ID) instanceof String id) {
        return id;
      }
      return query.get("$and") instanceof Collection<?> conditions
          ? conditions.stream()
              .flatMap(
                  c ->
                      c instanceof Document condition
                          ? Stream.ofNullable(idIn(condition))
                          : Stream.empty())
              .findFirst()
              .orElse(null)
          : null;
    }
  }
}
