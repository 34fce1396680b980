package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** One document per partition. */
public final class MongoOffsets implements Offsets {
  private static final String ID = "_id";
  private static final String OFFSET = "offset";

  private final MongoCollection<Document> collection;

  public MongoOffsets(MongoDatabase database) {
    this.collection = database.getCollection("offsets");
  }

  @Override
  public Map<LogPartition, Long> read(Collection<LogPartition> partitions) {
    Map<String, Long> stored = new HashMap<>();
    List<String> names = partitions.stream().map(LogPartition::toString).toList();
    for (Document document :
        Documents.asking(() -> collection.find(in(ID, names)).into(new ArrayList<>()))) {
      stored.put(document.getString(ID), document.getLong(OFFSET));
    }
    Map<LogPartition, Long> offsets = new HashMap<>();
    partitions.forEach(
        partition -> offsets.put(partition, stored.getOrDefault(partition.toString(), 0L)));
    return offsets;
  }

  @Override
  public void advance(Map<LogPartition, Move> moves) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>(moves.size());
    moves.forEach(
        (partition, move) ->
            writes.add(
                new UpdateOneModel<>(
                    and(eq(ID, partition.toString()), eq(OFFSET, move.expected())),
                    set(OFFSET, move.next()),
                    // Only the first step may make the document.
                    new UpdateOptions().upsert(move.expected() == 0))));
    Documents.writeAll(collection, writes);
  }
}
