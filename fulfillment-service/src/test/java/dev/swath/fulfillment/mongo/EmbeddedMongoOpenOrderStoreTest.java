package dev.swath.fulfillment.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OpenOrderStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.data.mongodb.core.MongoTemplate;

/** In the embedded default's document store. */
class EmbeddedMongoOpenOrderStoreTest extends OpenOrderStoreContract {
  private MongoServer server;
  private MongoClient client;

  @BeforeEach
  void start() {
    server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    client = MongoClients.create(server.getConnectionString());
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Override
  protected OpenOrderStore store() {
    return new MongoOpenOrderStore(new MongoTemplate(client, "swath_fulfillment"));
  }
}
