package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static dev.swath.orders.tracking.mongo.Documents.ID;
import static dev.swath.orders.tracking.mongo.Documents.PARTITION;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.domain.ContractAccount;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One document per contract, its fold as one text in the wire format, replaced only if it is still
 * as it was read.
 */
public final class MongoContracts implements Contracts {
  private static final int AT_A_TIME = 100;
  private static final String SEQUENCE = "sequence";
  private static final String ACCOUNT = "account";

  private final MongoCollection<Document> collection;

  public MongoContracts(MongoDatabase database) {
    this.collection = Layout.collection(database, "contracts");
  }

  @Override
  public @Nullable ContractAccount find(ContractId id) {
    Document document = Documents.asking(() -> collection.find(eq(ID, id.value())).first());
    return document == null ? null : read(document);
  }

  @Override
  public long sequence(ContractId id) {
    Document document =
        Documents.asking(
            () -> collection.find(eq(ID, id.value())).projection(include(SEQUENCE)).first());
    return document == null ? 0 : document.getLong(SEQUENCE);
  }

  @Override
  public Map<ContractId, ContractAccount> load(Collection<ContractId> ids) {
    Map<ContractId, ContractAccount> found = new HashMap<>();
    List<String> names = ids.stream().map(ContractId::value).toList();
    for (Document document : Documents.byIds(collection, names, AT_A_TIME, null)) {
      ContractAccount account = read(document);
      found.put(account.id(), account);
    }
    return found;
  }

  @Override
  public List<ContractAccount> list(@Nullable Set<String> ids, @Nullable String after, int limit) {
    Bson visible = ids == null ? empty() : in(ID, ids);
    Bson filter = after == null ? visible : and(visible, gt(ID, after));
    List<Document> documents =
        Documents.asking(
            () -> collection.find(filter).sort(ascending(ID)).limit(limit).into(new ArrayList<>()));
    return documents.stream().map(MongoContracts::read).toList();
  }

  @Override
  public void forget(LogPartition partition) {
    Documents.forget(collection, partition);
  }

  @Override
  public void store(Collection<Change> changes) {
    List<WriteModel<Document>> writes = new ArrayList<>(changes.size());
    for (Change change : changes) {
      ContractAccount before = change.before();
      Document after = write(change);
      writes.add(
          before == null
              ? new InsertOneModel<>(after)
              : new ReplaceOneModel<>(
                  and(eq(ID, after.get(ID)), eq(SEQUENCE, before.sequence())), after));
    }
    Documents.writeAll(collection, writes);
  }

  private static Document write(Change change) {
    ContractAccount account = change.after();
    return new Document(ID, account.id().value())
        .append(PARTITION, change.partition().number())
        .append(SEQUENCE, account.sequence())
        .append(ACCOUNT, Documents.of(account));
  }

  private static ContractAccount read(Document document) {
    return Documents.read(document.getString(ACCOUNT), ContractAccount.class);
  }
}
