package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.domain.ContractAccount;
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
  private static final String ID = "_id";
  private static final String SEQUENCE = "sequence";
  private static final String ACCOUNT = "account";

  private final MongoCollection<Document> collection;

  public MongoContracts(MongoDatabase database) {
    this.collection = database.getCollection("contracts");
  }

  @Override
  public @Nullable ContractAccount find(ContractId id) {
    Document document = Documents.asking(() -> collection.find(eq(ID, id.value())).first());
    return document == null ? null : read(document);
  }

  @Override
  public Map<ContractId, ContractAccount> load(Collection<ContractId> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Map<ContractId, ContractAccount> found = new HashMap<>();
    for (ContractAccount account : all(in(ID, ids.stream().map(ContractId::value).toList()))) {
      found.put(account.id(), account);
    }
    return found;
  }

  @Override
  public List<ContractAccount> list(@Nullable Set<String> ids) {
    return all(ids == null ? empty() : in(ID, ids));
  }

  @Override
  public void store(Collection<Change> changes) {
    List<WriteModel<Document>> writes = new ArrayList<>(changes.size());
    for (Change change : changes) {
      ContractAccount before = change.before();
      Document after = write(change.after());
      writes.add(
          before == null
              ? new InsertOneModel<>(after)
              : new ReplaceOneModel<>(
                  and(eq(ID, after.get(ID)), eq(SEQUENCE, before.sequence())), after));
    }
    Documents.writeAll(collection, writes);
  }

  private List<ContractAccount> all(Bson filter) {
    List<Document> documents =
        Documents.asking(() -> collection.find(filter).sort(ascending(ID)).into(new ArrayList<>()));
    return documents.stream().map(MongoContracts::read).toList();
  }

  private static Document write(ContractAccount account) {
    return new Document(ID, account.id().value())
        .append(SEQUENCE, account.sequence())
        .append(ACCOUNT, Documents.of(account));
  }

  private static ContractAccount read(Document document) {
    return Documents.read(document.getString(ACCOUNT), ContractAccount.class);
  }
}
