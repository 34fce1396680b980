package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.TestSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What holds while MongoDB, and then Kafka, is away. */
class OutageTest {
  @Test
  void orders_are_taken_without_documents_and_refused_without_a_log() {
    try (TestSystem system = new TestSystem()) {
      List<String> before = new ArrayList<>();
      for (String scene : List.of("DELIVER", "HOLD", "REFUSE", "REJECT", "SILENT", "DELIVER")) {
        before.add(system.api.post("/v1/orders", order(scene)).header("Location"));
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> system.api.get(before.getLast()).body().at("/price/released").isNumber());
      await().until(() -> documents(system, "contracts_v3").size() == 2);
      Map<String, String> orders = documents(system, "orders_v3");
      Map<String, String> contracts = documents(system, "contracts_v3");
      Map<String, String> entries = documents(system, "entries_v3");
      assertThat(entries).hasSize(4);

      system.store.stop();
      Reply taken = system.api.post("/v1/orders", order("HOLD"));
      Reply keyed = system.api.post("/v1/orders", order("HOLD"), "Idempotency-Key", "dark");
      Reply dark = system.api.get(before.getFirst());

      // A price needs no documents; whether it can be paid does.
      Reply price = system.api.post("/v1/prices", order("HOLD"));
      assertThat(price.body().path("totalCredits").asLong()).isEqualTo(222);
      assertThat(price.body().has("currency")).isFalse();
      assertThat(system.api.post("/v1/orders?dryRun=true", order("HOLD")).problem())
          .isEqualTo("tracking-unavailable");

      assertThat(taken.status()).as(taken.text()).isEqualTo(202);
      assertThat(keyed.status()).as(keyed.text()).isEqualTo(202);
      assertThat(dark.status()).isEqualTo(503);
      assertThat(dark.problem()).isEqualTo("tracking-unavailable");
      assertThat(dark.header("Retry-After")).isNotEmpty();

      // Back with nothing in it: everything is told again by the log.
      system.store.startEmpty();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(
              () ->
                  documents(system, "orders_v3").entrySet().containsAll(orders.entrySet())
                      && documents(system, "contracts_v3").equals(contracts)
                      && documents(system, "entries_v3").equals(entries));
      assertThat(system.api.get(taken.header("Location")).status()).isEqualTo(200);

      system.pipeline.close();
      system.broker.destroy();
      Reply missed = system.api.post("/v1/orders", order("HOLD"));
      long asked = System.nanoTime();
      Reply refused = system.api.post("/v1/orders", order("HOLD"));
      Duration took = Duration.ofNanos(System.nanoTime() - asked);

      assertThat(List.of(missed, refused))
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.problem()).isEqualTo("orders-unavailable");
                assertThat(reply.header("Retry-After")).isNotEmpty();
              });
      assertThat(took).isLessThan(Duration.ofSeconds(1));
      assertThat(system.api.get(before.getFirst()).status()).isEqualTo(200);
      Reply unsure = system.api.get("/v1/orders/00000000-0000-7000-8000-000000000000");
      assertThat(unsure.problem()).isEqualTo("tracking-behind");

      system.pricing.close();
      assertThat(system.api.post("/v1/prices", order("HOLD")).problem())
          .isEqualTo("pricing-unavailable");
    }
  }

  private static Map<String, String> documents(TestSystem system, String collection) {
    Map<String, String> documents = new TreeMap<>();
    try (MongoClient client = MongoClients.create(system.store.uri("swath_orders"))) {
      for (Document document :
          client.getDatabase("swath_orders").getCollection(collection).find()) {
        documents.put(document.getString("_id"), document.toJson());
      }
    }
    return documents;
  }
}
