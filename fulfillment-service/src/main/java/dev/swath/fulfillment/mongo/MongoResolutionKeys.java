package dev.swath.fulfillment.mongo;

import static java.util.Objects.requireNonNull;

import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.application.ResolutionKeys;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;

/** One small document for each decision of an operator, in the collection {@code resolutions}. */
public final class MongoResolutionKeys implements ResolutionKeys {
  private static final String RESOLUTIONS = "resolutions";
  private static final String ID = "_id";
  private static final String HASH = "hash";
  private static final String DECISION = "decision";

  private final MongoTemplate mongo;

  public MongoResolutionKeys(MongoTemplate mongo) {
    this.mongo = mongo;
  }

  @Override
  public @Nullable Kept find(String key) {
    Document stored = mongo.findById(key, Document.class, RESOLUTIONS);
    return stored == null
        ? null
        : new Kept(
            stored.getString(HASH),
            WireJson.mapper().readValue(stored.getString(DECISION), DeliveryResolved.class));
  }

  @Override
  public Kept keep(String key, String hash, DeliveryResolved decision) {
    Document document =
        new Document(ID, key)
            .append(HASH, hash)
            .append(DECISION, WireJson.mapper().writeValueAsString(decision));
    try {
      mongo.insert(document, RESOLUTIONS);
      return new Kept(hash, decision);
    } catch (DuplicateKeyException e) {
      return requireNonNull(find(key));
    }
  }
}
