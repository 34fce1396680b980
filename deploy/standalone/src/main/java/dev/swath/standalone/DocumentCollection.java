package dev.swath.standalone;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentComparator;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection of the embedded document store. Two things differ from the original:
 *
 * <ul>
 *   <li>A document is found by its {@code _id} also when the query has further conditions, such as
 *       those of a conditional replacement. The original looks at every document then.
 *   <li>A query remembers the ids of what it found, and reads the documents batch by batch, {@value
 *       #MAX_BATCH_BYTES} bytes at a time. The original holds all documents until the client has
 *       read the last one, and sorts all of them to find the first few.
 * </ul>
 */
final class DocumentCollection extends H2Collection {
  private static final String ID = "_id";

  /** A batch ends with the document that reaches this size. */
  static final int MAX_BATCH_BYTES = 4 << 20;

  private final CursorRegistry cursors;

  DocumentCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      MVMap<Object, Document> documents,
      MVMap<String, Object> meta,
      CursorRegistry cursors) {
    super(database, name, options, documents, meta, cursors);
    this.cursors = cursors;
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

  /**
   * Only a client's query names the size of a batch; updates, deletions and counts of the backend
   * read all they find once.
   */
  @Override
  protected QueryResult matchDocumentsFromStream(
      Stream<Document> documents,
      Document query,
      Document orderBy,
      int skip,
      int limit,
      int batchSize,
      Document fields) {
    if (batchSize <= 0 || !ID.equals(getIdField())) {
      return super.matchDocumentsFromStream(
          documents, query, orderBy, skip, limit, batchSize, fields);
    }
    Stream<Document> matching = documents.filter(document -> documentMatchesQuery(document, query));
    DocumentComparator order = deriveComparator(orderBy);
    Stream<Document> sorted =
        order == null
            ? matching
            : firstOf(matching, orderBy, order, limit == 0 ? Long.MAX_VALUE : (long) skip + limit);
    Stream<Document> wanted = sorted.skip(skip);
    List<Object> ids =
        (limit > 0 ? wanted.limit(limit) : wanted).map(document -> document.get(ID)).toList();
    return firstBatch(new Batches(cursors.generateCursorId(), ids, query, fields), batchSize);
  }

  /**
   * The first documents of that order, each without what the order does not depend on. Documents
   * that are equal in this order keep theirs.
   */
  private static Stream<Document> firstOf(
      Stream<Document> documents, Document orderBy, DocumentComparator order, long count) {
    record Candidate(Document key, long number) {}
    Comparator<Candidate> firstToLast =
        Comparator.comparing(Candidate::key, order).thenComparingLong(Candidate::number);
    Queue<Candidate> best = new PriorityQueue<>(firstToLast.reversed());
    long[] number = {0};
    documents.forEach(
        document -> {
          best.add(new Candidate(sortKey(document, orderBy), number[0]++));
          if (best.size() > count) {
            best.remove();
          }
        });
    return best.stream().sorted(firstToLast).map(Candidate::key);
  }

  private static Document sortKey(Document document, Document orderBy) {
    Document key = new Document(ID, document.get(ID));
    for (String path : orderBy.keySet()) {
      int dot = path.indexOf('.');
      String field = dot < 0 ? path : path.substring(0, dot);
      if (document.containsKey(field)) {
        key.put(field, document.get(field));
      }
    }
    return key;
  }

  private QueryResult firstBatch(Batches batches, int batchSize) {
    List<Document> documents = batches.takeDocuments(batchSize);
    if (batches.isEmpty()) {
      return new QueryResult(documents);
    }
    cursors.add(batches);
    return new QueryResult(documents, (Cursor) batches);
  }

  /** The documents of a query that the client has not read yet. */
  private final class Batches extends AbstractCursor {
    private final Queue<Object> ids;
    private final Document query;
    private final Document fields;

    Batches(long cursorId, List<Object> ids, Document query, Document fields) {
      super(cursorId);
      this.ids = new ArrayDeque<>(ids);
      this.query = query;
      this.fields = fields;
    }

    @Override
    public boolean isEmpty() {
      return ids.isEmpty();
    }

    /** Without those that were deleted since, or do not match any more. */
    @Override
    public List<Document> takeDocuments(int count) {
      synchronized (DocumentCollection.this) {
        List<Document> batch = new ArrayList<>();
        long bytes = 0;
        while (!ids.isEmpty() && bytes < MAX_BATCH_BYTES && (count <= 0 || batch.size() < count)) {
          for (Document document : read(ids.remove())) {
            batch.add(document);
            bytes += size(document);
          }
        }
        return batch;
      }
    }

    private QueryResult read(Object id) {
      return DocumentCollection.super.matchDocumentsFromStream(
          Stream.ofNullable(getDocument(id)), query, null, 0, 0, 0, fields);
    }
  }

  /** About as many bytes as on the wire. */
  private static long size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case Map<?, ?> fields ->
          fields.entrySet().stream()
              .mapToLong(field -> size(field.getKey()) + size(field.getValue()))
              .sum();
      case Collection<?> values -> values.stream().mapToLong(DocumentCollection::size).sum();
      case null -> 1;
      case Object _ -> 8;
    };
  }
}
