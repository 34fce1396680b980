package dev.swath.standalone;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The H2 backend of mongo-java-server with {@linkplain DocumentCollection collections} whose memory
 * does not grow with what a query returns, and with {@linkplain DocumentType documents} in BSON.
 */
final class DocumentBackend extends H2Backend {

  /** How many documents a first batch has at most where the client says nothing, as in MongoDB. */
  private static final int FIRST_BATCH = 101;

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
    public Document handleCommand(
        Channel channel, String command, Document query, DatabaseResolver resolver, Oplog oplog) {
      // The original answers a client that names no size with all documents at once.
      if (command.equalsIgnoreCase("find")
          && ((Number) query.getOrDefault("batchSize", 0)).intValue() <= 0) {
        query.put("batchSize", FIRST_BATCH);
      }
      return super.handleCommand(channel, command, query, resolver, oplog);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
        String collection, String name, List<IndexKey> keys, boolean isSparse) {
      // The original then finds this map under its name, and takes the map as it is.
      store.openMap(
          getFullCollectionNamespace(collection) + "._index_" + name,
          new MVMap.Builder<KeyValue, Object>().keyType(IndexKeyType.INSTANCE));
      return super.openOrCreateUniqueIndex(collection, name, keys, isSparse);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(
        String name, CollectionOptions options) {
      // Named as the original names them, which finds its databases by these names.
      String namespace = getFullCollectionNamespace(name);
      return new DocumentCollection(
          this,
          name,
          options,
          store.openMap(
              "databases." + namespace,
              new MVMap.Builder<Object, Document>().valueType(DocumentType.INSTANCE)),
          store.openMap("meta." + namespace),
          cursorRegistry);
    }
  }
}
