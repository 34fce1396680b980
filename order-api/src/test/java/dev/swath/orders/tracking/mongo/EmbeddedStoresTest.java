package dev.swath.orders.tracking.mongo;

import dev.swath.orders.testing.DocumentStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedStoresTest extends StoresContract {
  private static DocumentStore store;

  @BeforeAll
  static void start() {
    store = new DocumentStore();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  String uri() {
    return store.uri("swath_stores");
  }
}
