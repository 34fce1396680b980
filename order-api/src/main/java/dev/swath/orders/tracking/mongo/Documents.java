package dev.swath.orders.tracking.mongo;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.WriteModel;
import dev.swath.aoi.AoiJson;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.wire.WireJson;
import dev.swath.orders.tracking.application.ContentRefused;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.domain.LogPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BSONException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** What the collections have in common. */
final class Documents {
  static final String ID = "_id";

  /** Number of the log's partition whose records a document was folded of. */
  static final String PARTITION = "partition";

  private static final JsonMapper MAPPER =
      WireJson.mapper().rebuild().addModule(areasMayStandApart()).build();

  private static final int DUPLICATE_KEY = 11_000;

  /**
   * What MongoDB answers when a document itself is wrong: bad value, failed to parse, type
   * mismatch, invalid BSON, a name or a depth that is not allowed, document validation, too large.
   */
  private static final Set<Integer> REFUSED_FOR_CONTENT =
      Set.of(2, 9, 14, 15, 22, 52, 54, 55, 56, 57, 121, 10_334, 17_280, 17_419, 17_420, 17_307);

  private Documents() {}

  /** A value of the published language as text in the wire format. */
  static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  /** On the wire every item has its area; in a document its area may stand apart. */
  private static SimpleModule areasMayStandApart() {
    SimpleModule module = new SimpleModule("areas");
    module.addSerializer(
        AreaOfInterest.class,
        new ValueSerializer<>() {
          @Override
          public void serialize(
              AreaOfInterest area, JsonGenerator json, SerializationContext context) {
            if (area.polygons().isEmpty()) {
              json.writeStartArray();
              json.writeEndArray();
            } else {
              json.writeTree(AoiJson.write(area));
            }
          }
        });
    module.addDeserializer(
        AreaOfInterest.class,
        new ValueDeserializer<>() {
          @Override
          public AreaOfInterest deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode area = context.readTree(parser);
            return area.isArray() ? new AreaOfInterest(List.of()) : AoiJson.read(area);
          }
        });
    return module;
  }

  /**
   * Runs an operation; all that the driver throws means that the store cannot answer.
   *
   * @throws TrackingUnavailable if it fails
   */
  static <T> T asking(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (MongoException e) {
      throw new TrackingUnavailable("MongoDB does not answer", e);
    }
  }

  /**
   * Writes documents in one go, each on the condition that its filter still holds.
   *
   * @throws StaleWrite if one does not
   * @throws ContentRefused if one will never be taken
   * @throws TrackingUnavailable if the store cannot answer
   */
  static void writeAll(
      MongoCollection<Document> collection, List<? extends WriteModel<Document>> writes) {
    if (writes.isEmpty()) {
      return;
    }
    String name = collection.getNamespace().getCollectionName();
    try {
      BulkWriteResult result = collection.bulkWrite(writes, new BulkWriteOptions().ordered(false));
      int written =
          result.getInsertedCount() + result.getMatchedCount() + result.getUpserts().size();
      if (written != writes.size()) {
        throw new StaleWrite(name);
      }
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() == null
          && e.getWriteErrors().stream().anyMatch(Documents::isDuplicate)) {
        throw new StaleWrite(name);
      }
      throw failure(e);
    } catch (MongoException | BSONException | IllegalArgumentException e) {
      throw failure(e);
    }
  }

  /**
   * Inserts documents that never change: those that are there already stay.
   *
   * @throws ContentRefused if one will never be taken
   * @throws TrackingUnavailable if the store cannot answer
   */
  static void insertAll(MongoCollection<Document> collection, List<Document> documents) {
    if (documents.isEmpty()) {
      return;
    }
    try {
      collection.insertMany(documents, new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      boolean areDuplicates =
          e.getWriteConcernError() == null
              && e.getWriteErrors().stream().allMatch(Documents::isDuplicate);
      if (!areDuplicates) {
        throw failure(e);
      }
    } catch (MongoException | BSONException | IllegalArgumentException e) {
      throw failure(e);
    }
  }

  /** The documents of some ids, as many at a time as a bounded answer holds. */
  static List<Document> byIds(
      MongoCollection<Document> collection,
      List<String> ids,
      int atATime,
      @Nullable Document fields) {
    List<Document> found = new ArrayList<>(ids.size());
    for (int from = 0; from < ids.size(); from += atATime) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + atATime));
      asking(
          () ->
              collection
                  .find(new Document(ID, new Document("$in", some)))
                  .projection(fields)
                  .into(found));
    }
    return found;
  }

  /** Deletes what the records of a partition have become. */
  static void forget(MongoCollection<Document> collection, LogPartition partition) {
    asking(() -> collection.deleteMany(eq(PARTITION, partition.number())));
  }

  /** Whether the store refuses what it was given, or cannot answer at the moment. */
  private static RuntimeException failure(RuntimeException e) {
    boolean isRefused =
        switch (e) {
          case MongoBulkWriteException bulk ->
              bulk.getWriteConcernError() == null
                  && bulk.getWriteErrors().stream()
                      .anyMatch(error -> REFUSED_FOR_CONTENT.contains(error.getCode()));
          case MongoServerException server -> REFUSED_FOR_CONTENT.contains(server.getCode());
          case MongoException _ -> false;
          // The driver itself could not write it as BSON.
          default -> true;
        };
    return isRefused
        ? new ContentRefused("MongoDB refuses a document: " + e.getMessage(), e)
        : new TrackingUnavailable("MongoDB did not take a write", e);
  }

  private static boolean isDuplicate(BulkWriteError error) {
    return error.getCode() == DUPLICATE_KEY;
  }
}
