package dev.swath.orders.tracking.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import dev.swath.events.wire.WireJson;
import dev.swath.orders.tracking.application.StaleWrite;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;

/** What the collections have in common. */
final class Documents {
  private static final int DUPLICATE_KEY = 11000;

  private Documents() {}

  /** A value of the published language as text in the wire format. */
  static String of(Object value) {
    return WireJson.mapper().writeValueAsString(value);
  }

  static <T> T read(String json, Class<T> type) {
    return WireJson.mapper().readValue(json, type);
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
      if (e.getWriteErrors().stream().anyMatch(Documents::isDuplicate)) {
        throw new StaleWrite(name);
      }
      throw new TrackingUnavailable("MongoDB did not take a write", e);
    } catch (MongoException e) {
      throw new TrackingUnavailable("MongoDB does not answer", e);
    }
  }

  /** Whether nothing went wrong but that documents of the same ids were there. */
  static boolean areDuplicates(MongoBulkWriteException e) {
    return e.getWriteConcernError() == null
        && e.getWriteErrors().stream().allMatch(Documents::isDuplicate);
  }

  private static boolean isDuplicate(BulkWriteError error) {
    return error.getCode() == DUPLICATE_KEY;
  }
}
