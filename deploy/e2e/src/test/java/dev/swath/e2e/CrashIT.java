package dev.swath.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of everything, one after the other, while orders are in flight. */
class CrashIT {
  private static final List<Service> VICTIMS =
      List.of(
          Service.CREDIT_LEDGER,
          Service.FULFILLMENT_SERVICE,
          Service.PRICING_SERVICE,
          Service.ORDER_API,
          Service.DOCUMENT_STORE,
          Service.KAFKA);
  private static final int ORDERS_FOR_EACH = 40;
  private static final int ORDERS = ORDERS_FOR_EACH * VICTIMS.size();
  private static final long CREDITS = 1_000_000;

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void up() {
    stack =
        new Stack(Installation.locate(), new Home(folder), Ports.free())
            .endedWithThisJvm()
            .environment(Service.PROVIDER_SANDBOX, "SANDBOX_DELAY_MILLIS", "30000");
    stack.up(Duration.ofMinutes(2), System.out::println);
  }

  @AfterAll
  static void down() {
    stack.close();
  }

  @Test
  void everyOrderReachesItsEndAndNothingIsPaidOrOrderedTwice() throws InterruptedException {
    try (Api api = new Api(stack, "crash").withCredits(CREDITS)) {
      ConcurrentLinkedQueue<String> placed = new ConcurrentLinkedQueue<>();
      for (Service victim : VICTIMS) {
        int before = placed.size();
        CountDownLatch halfway = new CountDownLatch(ORDERS_FOR_EACH / 2);
        Thread customer =
            Thread.startVirtualThread(
                () -> placeUntil(api, placed, before + ORDERS_FOR_EACH, halfway));
        halfway.await();
        stack.kill(victim);
        stack.start(victim);
        stack.awaitReady(Set.of(victim), Duration.ofMinutes(1));
        System.out.println(victim + " was killed and is back, " + placed.size() + " orders placed");
        customer.join(Duration.ofMinutes(1));
      }
      assertThat(placed).hasSize(ORDERS);

      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(placed)
                      .allSatisfy(
                          id ->
                              assertThat(api.order(id).path("status").asString())
                                  .isEqualTo("delivered")));

      JsonNode contract = api.awaitNothingHeld();
      long price = api.order(placed.element()).path("price").path("totalCredits").asLong();
      List<JsonNode> all = allOrders(api);
      assertThat(all).hasSize(ORDERS);
      assertThat(all)
          .allSatisfy(
              order -> assertThat(order.path("price").path("captured").asLong()).isEqualTo(price));
      assertThat(contract.path("creditsSpent").asLong()).isEqualTo(ORDERS * price);
      assertThat(contract.path("creditsAvailable").asLong()).isEqualTo(CREDITS - ORDERS * price);
      assertThat(api.sandbox("GET", "/_sandbox/orders/duplicates", "").body().isEmpty()).isTrue();
    }
  }

  /**
   * Places orders until that many are acknowledged, asking again under the same key when something
   * is down.
   */
  private static void placeUntil(
      Api api, ConcurrentLinkedQueue<String> placed, int count, CountDownLatch halfway) {
    for (int i = placed.size(); i < count; i++) {
      String body = api.order("scene-" + i, "pleiades-bundle", 1.4, 43.6, 0.01, 0.01);
      String key = "crash-" + i;
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptionsMatching(e -> e instanceof UncheckedIOException)
          .until(
              () -> {
                Api.Answer answer = api.post("/v1/orders", body, "Idempotency-Key", key);
                assertThat(answer.status()).isIn(201, 202, 503);
                if (answer.status() != 503) {
                  placed.add(answer.id());
                }
                return answer.status() != 503;
              });
      halfway.countDown();
    }
  }

  private static List<JsonNode> allOrders(Api api) {
    List<JsonNode> orders = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = api.get("/v1/orders?limit=200" + cursor).body();
      page.path("orders").forEach(orders::add);
      if (!page.hasNonNull("nextCursor")) {
        return orders;
      }
      cursor = "&cursor=" + page.path("nextCursor").asString();
    }
  }
}
