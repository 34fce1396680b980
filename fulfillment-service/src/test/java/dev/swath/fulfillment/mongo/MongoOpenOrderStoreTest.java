package dev.swath.fulfillment.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OpenOrderStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** In MongoDB itself, where there is Docker. */
@Testcontainers(disabledWithoutDocker = true)
class MongoOpenOrderStoreTest extends OpenOrderStoreContract {
  private static final String DATABASE = "swath_fulfillment";

  @Container private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8");

  private MongoClient client;

  @BeforeEach
  void connect() {
    client = MongoClients.create(MONGO.getConnectionString());
    client.getDatabase(DATABASE).drop();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Override
  protected OpenOrderStore store() {
    return new MongoOpenOrderStore(new MongoTemplate(client, DATABASE));
  }
}
