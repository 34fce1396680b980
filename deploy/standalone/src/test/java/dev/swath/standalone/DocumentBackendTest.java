package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.ReplaceOptions;
import de.bwaldvogel.mongo.MongoServer;
import java.util.stream.IntStream;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Conditions beside the id mean the same as in MongoDB, though the document is found by its id
 * alone.
 */
class DocumentBackendTest {

  private final MongoServer server = new MongoServer(new DocumentBackend(MVStore.open(null)));
  private MongoClient client;
  private MongoCollection<Document> orders;

  @BeforeEach
  void start() {
    client = MongoClients.create(server.bindAndGetConnectionString());
    orders = client.getDatabase("test").getCollection("orders");
    orders.insertOne(order("a", 1));
    orders.insertOne(order("b", 2));
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Test
  void aReplacementHoldsToItsCondition() {
    assertThat(
            orders
                .replaceOne(query("{$and: [{_id: 'a'}, {offset: 1}]}"), order("a", 5))
                .getMatchedCount())
        .isOne();
    assertThat(
            orders
                .replaceOne(query("{$and: [{_id: 'a'}, {offset: 1}]}"), order("a", 6))
                .getMatchedCount())
        .isZero();
    assertThat(orders.find(query("{_id: 'a'}")).first()).isEqualTo(order("a", 5));
  }

  @Test
  void aQueryHoldsToItsCondition() {
    assertThat(orders.find(query("{$and: [{_id: 'b'}, {offset: {$gt: 1}}]}")))
        .containsExactly(order("b", 2));
    assertThat(orders.find(query("{_id: 'b', offset: {$gt: 2}}"))).isEmpty();
    assertThat(orders.find(query("{$and: [{offset: 2}, {_id: 'a'}]}"))).isEmpty();
    assertThat(orders.find(query("{_id: 'c'}"))).isEmpty();
    assertThat(orders.find(query("{_id: {$in: ['a', 'b', 'c']}}"))).hasSize(2);
    assertThat(orders.find(query("{offset: {$gt: 0}}"))).hasSize(2);
  }

  @Test
  void anUpsertInsertsWhatIsNotThere() {
    orders.replaceOne(query("{_id: 'c'}"), order("c", 3), new ReplaceOptions().upsert(true));
    orders.replaceOne(query("{_id: 'c'}"), order("c", 4), new ReplaceOptions().upsert(true));
    assertThat(orders.find(query("{_id: 'c'}")).first()).isEqualTo(order("c", 4));
    assertThat(orders.countDocuments()).isEqualTo(3);
    assertThat(orders.deleteOne(query("{_id: 'c', offset: 3}")).getDeletedCount()).isZero();
    assertThat(orders.deleteOne(query("{_id: 'c', offset: 4}")).getDeletedCount()).isOne();
  }

  @Test
  void aQueryIsReadInBatchesThatHoldItsOrderAndItsBounds() {
    for (int i = 3; i <= 400; i++) {
      orders.insertOne(order("more-" + i, i));
    }
    assertThat(orders.find().sort(query("{offset: -1}")).skip(1).limit(150))
        .extracting(found -> found.getInteger("offset"))
        .containsExactlyElementsOf(IntStream.rangeClosed(250, 399).mapToObj(i -> 649 - i).toList());
    assertThat(orders.find().batchSize(7)).hasSize(400);
    assertThat(orders.find(query("{offset: {$lte: 300}}")).projection(query("{offset: 1}")))
        .hasSize(300)
        .allSatisfy(found -> assertThat(found.keySet()).containsExactly("_id", "offset"));
    assertThat(orders.countDocuments(query("{offset: {$gt: 100}}"))).isEqualTo(300);
    assertThat(orders.deleteMany(query("{offset: {$gt: 100}}")).getDeletedCount()).isEqualTo(300);
    assertThat(orders.updateMany(query("{}"), query("{$set: {seen: true}}")).getMatchedCount())
        .isEqualTo(100);
  }

  @Test
  void whatIsDeletedWhileAQueryIsReadIsLeftOut() {
    for (int i = 3; i <= 20; i++) {
      orders.insertOne(order("more-" + i, i));
    }
    try (MongoCursor<Document> found =
        orders.find().sort(query("{offset: 1}")).batchSize(5).iterator()) {
      assertThat(found.next()).isEqualTo(order("a", 1));
      orders.deleteMany(query("{offset: {$gt: 6}}"));
      int count = 1;
      while (found.hasNext()) {
        assertThat(found.next().getInteger("offset")).isLessThanOrEqualTo(6);
        count++;
      }
      assertThat(count).isEqualTo(6);
    }
  }

  private static Document query(String json) {
    return Document.parse(json);
  }

  private static Document order(String id, int offset) {
    return new Document("_id", id).append("offset", offset);
  }
}
