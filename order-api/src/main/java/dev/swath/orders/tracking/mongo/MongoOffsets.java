package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.set;
import static dev.swath.orders.tracking.mongo.Documents.ID;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** One document per partition. */
public final class MongoOffsets implements Offsets {
  private static final String OFFSET = "offset";
  private static final String STAMP = "stamp";

  private final MongoCollection<Document> collection;

  public MongoOffsets(MongoDatabase database) {
    this.collection = Layout.collection(database, "offsets");
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
  public void advance(Map<LogPartition, Move> moves, @Nullable BooleanSupplier kept) {
    if (kept == null) {
      write(moves, null, move -> set(OFFSET, move.next()));
      return;
    }
    ObjectId stamp = new ObjectId();
    write(moves, null, _ -> set(STAMP, stamp));
    if (!kept.getAsBoolean()) {
      throw new StaleWrite("what was written before " + moves);
    }
    write(moves, stamp, move -> set(OFFSET, move.next()));
  }

  @Override
  public void restart(LogPartition partition, long expected) {
    write(Map.of(partition, new Move(expected, 0)), null, move -> set(OFFSET, move.next()));
  }

  /**
   * @param stamped the stamp that the partition has to have; null for any
   */
  private void write(
      Map<LogPartition, Move> moves, @Nullable ObjectId stamped, Function<Move, Bson> change) {
    List<UpdateOneModel<Document>> writes = new ArrayList<>(moves.size());
    moves.forEach(
        (partition, move) -> {
          Bson expected = and(eq(ID, partition.toString()), eq(OFFSET, move.expected()));
          writes.add(
              new UpdateOneModel<>(
                  stamped == null ? expected : and(expected, eq(STAMP, stamped)),
                  change.apply(move),
                  // Only the first write may make the document.
                  new UpdateOptions().upsert(stamped == null && move.expected() == 0)));
        });
    Documents.writeAll(collection, writes);
  }
}
