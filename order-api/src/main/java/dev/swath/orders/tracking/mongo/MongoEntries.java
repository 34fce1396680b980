package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;
import static dev.swath.orders.tracking.mongo.Documents.ID;
import static dev.swath.orders.tracking.mongo.Documents.PARTITION;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.Entries;
import dev.swath.orders.tracking.application.EntryQuery;
import dev.swath.orders.tracking.domain.LogPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * One document per entry: what is searched for, and the entry as one text in the wire format. The
 * id is made of the contract and the sequence number, which has no gaps, so that a page of a whole
 * journal is a look-up of ids that are known beforehand.
 */
public final class MongoEntries implements Entries {
  private static final String CONTRACT = "contractId";
  private static final String SEQUENCE = "sequence";
  private static final String KIND = "kind";
  private static final String ORDER_ID = "orderId";

  /** Nanoseconds since 1970: MongoDB's own times end at milliseconds, which would blur a limit. */
  private static final String AT = "at";

  private static final String ENTRY = "entry";

  private final MongoCollection<Document> collection;

  public MongoEntries(MongoDatabase database) {
    this.collection = Layout.collection(database, "entries");
  }

  /** Creates what MongoDB needs for the queries; harmless if it is there. */
  public void createIndexes() {
    Bson newestFirst = descending(SEQUENCE);
    Documents.asking(
        () ->
            collection.createIndexes(
                List.of(
                    new IndexModel(compoundIndex(ascending(CONTRACT), newestFirst)),
                    new IndexModel(compoundIndex(ascending(CONTRACT, KIND), newestFirst)),
                    new IndexModel(ascending(CONTRACT, AT)),
                    new IndexModel(ascending(ORDER_ID)))));
  }

  @Override
  public void store(Collection<Booked> entries) {
    Documents.insertAll(collection, entries.stream().map(MongoEntries::write).toList());
  }

  @Override
  public void forget(LogPartition partition) {
    Documents.forget(collection, partition);
  }

  @Override
  public List<LedgerEntry> page(EntryQuery query) {
    if (query.isUnfiltered()) {
      long newest = query.before() - 1;
      List<String> ids =
          LongStream.rangeClosed(Math.max(1, query.before() - query.limit()), newest)
              .mapToObj(sequence -> id(query.contractId(), sequence))
              .toList();
      return sorted(
          Documents.asking(() -> collection.find(in(ID, ids)).into(new ArrayList<>())),
          Comparator.comparingLong(LedgerEntry::sequence).reversed());
    }
    Bson filter = filter(query);
    return read(
        Documents.asking(
            () ->
                collection
                    .find(filter)
                    .sort(descending(SEQUENCE))
                    .limit(query.limit())
                    .into(new ArrayList<>())));
  }

  private static Bson filter(EntryQuery query) {
    List<Bson> conditions = new ArrayList<>();
    conditions.add(eq(CONTRACT, query.contractId().value()));
    conditions.add(lt(SEQUENCE, query.before()));
    if (!query.kinds().isEmpty()) {
      conditions.add(in(KIND, query.kinds().stream().map(Enum::name).toList()));
    }
    if (query.orderId() != null) {
      conditions.add(eq(ORDER_ID, query.orderId().toString()));
    }
    if (query.from() != null) {
      conditions.add(gte(AT, nanos(query.from())));
    }
    if (query.to() != null) {
      conditions.add(lt(AT, nanos(query.to())));
    }
    return and(conditions);
  }

  @Override
  public List<LedgerEntry> ofOrder(ContractId contract, OrderId order) {
    Bson filter = and(eq(ORDER_ID, order.toString()), eq(CONTRACT, contract.value()));
    return sorted(
        Documents.asking(() -> collection.find(filter).into(new ArrayList<>())),
        Comparator.comparingLong(LedgerEntry::sequence));
  }

  private static List<LedgerEntry> sorted(List<Document> documents, Comparator<LedgerEntry> order) {
    return read(documents).stream().sorted(order).toList();
  }

  private static List<LedgerEntry> read(List<Document> documents) {
    return documents.stream()
        .map(document -> Documents.read(document.getString(ENTRY), LedgerEntry.class))
        .toList();
  }

  private static Document write(Booked booked) {
    LedgerEntry entry = booked.entry();
    Document document =
        new Document(ID, id(entry.contractId(), entry.sequence()))
            .append(PARTITION, booked.partition().number())
            .append(CONTRACT, entry.contractId().value())
            .append(SEQUENCE, entry.sequence())
            .append(KIND, entry.kind().name())
            .append(AT, nanos(entry.at()));
    if (entry.orderId() != null) {
      document.append(ORDER_ID, entry.orderId().toString());
    }
    return document.append(ENTRY, Documents.of(entry));
  }

  /** A contract's id has no space in it. */
  private static String id(ContractId contract, long sequence) {
    return contract + " " + sequence;
  }

  /** The nearest there is for times before 1678 or after 2261. */
  private static long nanos(Instant at) {
    long whole = TimeUnit.SECONDS.toNanos(at.getEpochSecond());
    return whole == Long.MAX_VALUE || whole == Long.MIN_VALUE ? whole : whole + at.getNano();
  }
}
