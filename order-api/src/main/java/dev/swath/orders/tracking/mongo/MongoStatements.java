package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static dev.swath.orders.tracking.mongo.Documents.ID;
import static dev.swath.orders.tracking.mongo.Documents.PARTITION;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import dev.swath.events.domain.ContractId;
import dev.swath.orders.tracking.application.Statements;
import dev.swath.orders.tracking.domain.LogPartition;
import dev.swath.orders.tracking.domain.MonthStatement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** One document per contract and month that has ended. */
public final class MongoStatements implements Statements {
  private static final String STATEMENT = "statement";

  private final MongoCollection<Document> collection;

  public MongoStatements(MongoDatabase database) {
    this.collection = Layout.collection(database, "statements");
  }

  @Override
  public void store(Collection<Ended> statements) {
    List<ReplaceOneModel<Document>> writes = new ArrayList<>(statements.size());
    for (Ended ended : statements) {
      String id = id(ended.contractId(), ended.statement().month());
      writes.add(
          new ReplaceOneModel<>(
              eq(ID, id),
              new Document(ID, id)
                  .append(PARTITION, ended.partition().number())
                  .append(STATEMENT, Documents.of(ended.statement())),
              new ReplaceOptions().upsert(true)));
    }
    Documents.writeAll(collection, writes);
  }

  @Override
  public @Nullable MonthStatement latest(ContractId contract, YearMonth first, YearMonth last) {
    List<String> ids =
        Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1))
            .map(month -> id(contract, month))
            .toList();
    List<Document> documents =
        Documents.asking(() -> collection.find(in(ID, ids)).into(new ArrayList<>()));
    return documents.stream()
        .max(Comparator.comparing(document -> document.getString(ID)))
        .map(document -> Documents.read(document.getString(STATEMENT), MonthStatement.class))
        .orElse(null);
  }

  @Override
  public void forget(LogPartition partition) {
    Documents.forget(collection, partition);
  }

  /** A contract's id has no space in it. */
  private static String id(ContractId contract, YearMonth month) {
    return contract + " " + month;
  }
}
