package dev.swath.orders.tracking.mongo;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;

/** Where Docker is. */
@Testcontainers(disabledWithoutDocker = true)
class MongoDbStoresTest extends StoresContract {
  @Container private static final MongoDBContainer MONGODB = new MongoDBContainer("mongo:8");

  @Override
  String uri() {
    return MONGODB.getReplicaSetUrl("swath_stores");
  }
}
