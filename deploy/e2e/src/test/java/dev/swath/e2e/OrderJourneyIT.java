package dev.swath.e2e;

import static dev.swath.e2e.Api.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.mongodb.client.MongoClients;
import dev.swath.e2e.Api.Answer;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What can become of an order, walked on the embedded default. */
class OrderJourneyIT {
  private static final int CALLERS = 4;

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void up() {
    stack =
        new Stack(Installation.locate(), new Home(folder), Ports.free())
            .endedWithThisJvm()
            .environment(Service.PROVIDER_SANDBOX, "SANDBOX_DELAY_MILLIS", "500");
    stack.up(Duration.ofMinutes(2), System.out::println);
  }

  @AfterAll
  static void down() {
    stack.close();
  }

  @Test
  void anOrderIsPricedHeldPlacedDeliveredAndPaid() {
    try (Api api = new Api(stack, "delivered").withCredits(1_000)) {
      String id = api.placed(api.toulouse("scene-delivered"));
      List<String> live = api.eventsUntilTheEnd(id);

      JsonNode order = api.awaitStatus(id, "delivered");
      assertThat(order.path("price").path("totalCredits").asLong()).isEqualTo(222);
      JsonNode item = order.path("items").path(0);
      assertThat(item.path("areaKm2").asDouble()).isEqualTo(31.739951);
      assertThat(item.path("credits").asLong()).isEqualTo(222);
      assertThat(item.path("delivery").path("provider").asString()).isEqualTo("oneatlas");
      JsonNode file = item.path("delivery").path("files").path(0);
      byte[] image = api.download(file.path("href").asString());
      assertThat(image).hasSize(file.path("sizeBytes").asInt());
      assertThat(file.path("checksum").asString()).isEqualTo("sha-256:" + sha256(image));

      JsonNode contract = api.awaitNothingHeld();
      assertThat(contract.path("creditsAvailable").asLong()).isEqualTo(778);
      assertThat(contract.path("creditsSpent").asLong()).isEqualTo(222);
      assertThat(live)
          .containsSubsequence(
              "order-requested",
              "order-priced",
              "credits-held",
              "delivery-submitting",
              "delivery-submitted",
              "delivery-delivered",
              "order-closed");
      assertThat(live).contains("credits-captured", "credits-released");
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Test
  void anEstimateCostsWhatTheOrderWillCost() {
    try (Api api = new Api(stack, "estimate").withCredits(1_000)) {
      Answer estimate = api.post("/v1/prices", api.toulouse("scene-estimate"));
      assertThat(estimate.status()).isEqualTo(200);
      assertThat(estimate.body().path("totalCredits").asLong()).isEqualTo(222);
      assertThat(estimate.body().path("items").path(0).path("areaKm2").asDouble())
          .isEqualTo(31.739951);
      assertThat(estimate.body().path("errors").isEmpty()).isTrue();
    }
  }

  /** The requests that the documents of five order systems show, in the words of this one. */
  @Test
  void everyExampleHasAPriceThatItsTraceExplains() throws IOException {
    Map<String, Long> prices =
        Map.of(
            "geoapi-corsica", 195_961L,
            "geopera-sydney", 2_530L,
            "oneatlas-leuven", 2L,
            "regards-products", 1_000L,
            "toulouse", 222L,
            "up42-berlin", 1L);
    Path examples = Installation.locate().root().resolve("docs/examples");
    try (Api api = new Api(stack, "demo").withCredits(1_000_000);
        Stream<Path> files = Files.list(examples)) {
      Map<String, Long> totals = new TreeMap<>();
      for (Path file : files.toList()) {
        Answer estimate = api.post("/v1/prices", Files.readString(file));
        assertThat(estimate.status()).as(estimate.http().body()).isEqualTo(200);
        assertThat(estimate.body().path("errors")).isEmpty();
        assertThat(estimate.body().path("quote").path("token").asString()).isNotEmpty();
        long total = estimate.body().path("totalCredits").asLong();
        long explained = 0;
        for (JsonNode item : estimate.body().path("items")) {
          explained += item.path("trace").get(item.path("trace").size() - 1).path("after").asLong();
        }
        assertThat(explained).isEqualTo(total);
        totals.put(file.getFileName().toString().replace(".json", ""), total);
      }
      assertThat(totals).isEqualTo(new TreeMap<>(prices));

      JsonNode byDate =
          api.post("/v1/prices", Files.readString(examples.resolve("geopera-sydney.json")))
              .body()
              .path("groups");
      assertThat(texts(byDate, "date")).containsExactly("2024-02-11", "2024-05-30");
    }
  }

  @Test
  void aDeliveryThatIsBilledByItsAreaCostsWhatWasDelivered() {
    try (Api api = new Api(stack, "by-delivery").withCredits(1_000)) {
      // 31.739951 km² at 4 credits, of which half comes.
      String id =
          api.placed(
              api.toulouse("sandbox-half-1").replace("pleiades-bundle", "spot-as-delivered"));
      JsonNode order = api.awaitStatus(id, "delivered");

      JsonNode item = order.path("items").path(0);
      assertThat(item.path("credits").asLong()).isEqualTo(127);
      assertThat(item.path("isEstimate").asBoolean()).isTrue();
      assertThat(item.path("deliveredAreaKm2").asDouble()).isCloseTo(15.87, within(0.01));
      assertThat(item.path("finalCredits").asLong()).isEqualTo(63);
      assertThat(api.awaitNothingHeld().path("creditsSpent").asLong()).isEqualTo(63);
    }
  }

  @Test
  void anOrderMayGoOnWithoutWhatHasNoPrice() {
    try (Api api = new Api(stack, "partial").withCredits(1_000)) {
      String two =
          api.both(
              api.order("scene-small", "pleiades-bundle", 1.4, 43.6, 0.001, 0.001),
              api.toulouse("scene-large"));
      assertThat(api.post("/v1/orders", two, "Prefer", "wait=20").status()).isEqualTo(422);

      String partial = two.replaceFirst("\\{", "{\"allowPartial\":true,");
      JsonNode order = api.awaitStatus(api.placed(partial), "delivered");
      assertThat(order.path("items").path(0).path("delivery").path("status").asString())
          .isEqualTo("excluded");
      assertThat(texts(order.path("violations"), "reason"))
          .containsExactly("below-minimum-order-area");
      assertThat(api.awaitNothingHeld().path("creditsSpent").asLong()).isEqualTo(222);
    }
  }

  @Test
  void aVoucherIsGoodForAsManyOrdersAsItSays() {
    try (Api api = new Api(stack, "voucher").withCredits(1_000)) {
      String body =
          api.toulouse("scene-voucher").replaceFirst("\\{", "{\"voucherCodes\":[\"WELCOME-25\"],");
      Answer first = api.post("/v1/orders", body, "Prefer", "wait=20");
      assertThat(first.status()).as(first.http().body()).isEqualTo(201);
      assertThat(first.body().path("price").path("totalCredits").asLong()).isEqualTo(197);

      Answer second = api.post("/v1/orders", body, "Prefer", "wait=20");
      assertThat(second.status()).as(second.http().body()).isEqualTo(422);
      assertThat(second.body().path("type").asString()).endsWith("voucher-used-up");
    }
  }

  @Test
  void aDryRunFindsEverythingAndHoldsNothing() {
    try (Api api = new Api(stack, "dry-run").withCredits(100)) {
      Answer answer =
          api.post(
              "/v1/orders?dryRun=true",
              api.both(
                  api.toulouse("scene-dry"),
                  api.toulouse("scene-wet").replace("image/jp2", "image/gif")));
      assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
      assertThat(answer.body().path("orderable").asBoolean(true)).isFalse();
      assertThat(texts(answer.body().path("violations"), "reason"))
          .containsExactlyInAnyOrder("invalid-option", "insufficient-credits");
      assertThat(api.contract().path("creditsAvailable").asLong()).isEqualTo(100);
      assertThat(api.get("/v1/orders?contractId=dry-run").body().path("items")).isEmpty();
    }
  }

  @Test
  void aCallerWhoWaitsIsToldThePriceOrWhatIsMissing() {
    try (Api api = new Api(stack, "waiting").withCredits(300)) {
      Answer held = api.post("/v1/orders", api.toulouse("scene-waits"), "Prefer", "wait=20");
      assertThat(held.status()).as(held.http().body()).isEqualTo(201);
      assertThat(held.body().path("price").path("totalCredits").asLong()).isEqualTo(222);

      Answer refused = api.post("/v1/orders", api.toulouse("scene-poor"), "Prefer", "wait=20");
      assertThat(refused.status()).as(refused.http().body()).isEqualTo(402);
      assertThat(refused.body().path("type").asString()).endsWith("insufficient-credits");

      Answer tooSmall =
          api.post(
              "/v1/orders",
              api.order("scene-small", "pleiades-bundle", 1.4, 43.6, 0.001, 0.001),
              "Prefer",
              "wait=20");
      assertThat(tooSmall.status()).as(tooSmall.http().body()).isEqualTo(422);
      assertThat(tooSmall.http().body()).contains("below-minimum-order-area", "/items/0/aoi");
    }
  }

  @Test
  void anOrderThatCannotBePaidIsRejectedAndNothingIsHeld() {
    try (Api api = new Api(stack, "poor").withCredits(100)) {
      JsonNode order = api.awaitStatus(api.placed(api.toulouse("scene-poor")), "rejected");
      assertThat(Api.texts(order.path("violations"), "reason"))
          .containsExactly("insufficient-credits");
      assertThat(api.contract().path("creditsAvailable").asLong()).isEqualTo(100);
      assertThat(api.contract().path("creditsHeld").asLong()).isZero();
    }
  }

  @Test
  void anOrderThatCannotBePricedIsRejected() {
    try (Api api = new Api(stack, "unpriceable").withCredits(100)) {
      String body = api.order("scene-small", "pleiades-bundle", 1.4, 43.6, 0.001, 0.001);
      JsonNode order = api.awaitStatus(api.placed(body), "rejected");
      assertThat(Api.texts(order.path("violations"), "reason"))
          .containsExactly("below-minimum-order-area");
    }
  }

  @Test
  void whenTheProviderFailsTheCreditsComeBack() {
    try (Api api = new Api(stack, "failing").withCredits(1_000)) {
      String id = api.placed(api.toulouse("sandbox-error-1"));
      JsonNode order = api.awaitStatus(id, "failed");
      assertThat(order.path("items").path(0).path("delivery").path("status").asString())
          .isEqualTo("failed");
      JsonNode contract = api.awaitNothingHeld();
      assertThat(contract.path("creditsAvailable").asLong()).isEqualTo(1_000);
      assertThat(contract.path("creditsSpent").asLong()).isZero();
    }
  }

  @Test
  void anOrderThatIsNotYetProducedCanBeCancelled() {
    try (Api api = new Api(stack, "cancelling").withCredits(1_000)) {
      String id = api.placed(api.toulouse("sandbox-never-1"));
      api.awaitStatus(id, "processing");

      assertThat(api.post("/v1/orders/" + id + "/cancellation", "").status()).isEqualTo(202);

      api.awaitStatus(id, "cancelled");
      assertThat(api.awaitNothingHeld().path("creditsAvailable").asLong()).isEqualTo(1_000);
      assertThat(api.post("/v1/orders/" + id + "/cancellation", "").status()).isEqualTo(409);
    }
  }

  @Test
  void aKeyMakesOneOrder() {
    try (Api api = new Api(stack, "keyed").withCredits(1_000)) {
      String body = api.toulouse("scene-keyed");
      String first = api.placed(body, "Idempotency-Key", "k-1");
      Answer again = api.post("/v1/orders", body, "Idempotency-Key", "k-1");
      assertThat(again.status()).isIn(201, 202);
      assertThat(again.id()).isEqualTo(first);
      Answer other = api.post("/v1/orders", api.toulouse("scene-other"), "Idempotency-Key", "k-1");
      assertThat(other.status()).as(other.http().body()).isEqualTo(422);
      assertThat(other.body().path("type").asString()).endsWith("idempotency-key-reused");
    }
  }

  @Test
  void aGetStraightAfterThePostNeverMisses() {
    try (Api api = new Api(stack, "reader").withCredits(1_000_000)) {
      try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
          int number = i;
          done.add(CompletableFuture.runAsync(() -> getStraightAfterThePost(api, number), callers));
        }
        done.forEach(CompletableFuture::join);
      }
      assertThat(api.get("/v1/orders/00000000-0000-7000-8000-000000000000").status())
          .isEqualTo(404);
    }
  }

  private static void getStraightAfterThePost(Api api, int i) {
    String body = api.order("scene-" + i, "pleiades-bundle", 1.4, 43.6, 0.01, 0.01);
    Answer posted = api.post("/v1/orders", body);
    assertThat(posted.status()).as(posted.http().body()).isEqualTo(202);
    assertThat(api.get("/v1/orders/" + posted.id()).status()).as("get %s", i).isEqualTo(200);
  }

  @Test
  void anotherContractsOrdersAreNotThere() {
    try (Api mine = new Api(stack, "mine").withCredits(1_000);
        Api other = new Api(stack, "other").withCredits(1_000)) {
      String id = mine.placed(mine.toulouse("scene-mine"));
      assertThat(other.get("/v1/orders/" + id).status()).isEqualTo(404);
      assertThat(other.post("/v1/orders/" + id + "/cancellation", "").status()).isEqualTo(404);
      assertThat(other.get("/v1/contracts/mine").status()).isEqualTo(404);
      assertThat(other.get("/v1/orders?contractId=mine").status()).isEqualTo(404);
      assertThat(other.get("/v1/orders").body().path("orders")).isEmpty();
    }
  }

  @Test
  void aDatabaseThatWasDroppedComesBackTheSame() {
    try (Api api = new Api(stack, "rebuilt").withCredits(10_000)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ids.add(api.placed(api.toulouse(i == 3 ? "sandbox-error-2" : "scene-" + i)));
      }
      ids.forEach(id -> api.awaitStatus(id, id.equals(ids.get(3)) ? "failed" : "delivered"));
      api.awaitNothingHeld();
      List<String> before = seen(api, ids);

      stack.stop(Service.ORDER_API);
      try (var mongo =
          MongoClients.create("mongodb://127.0.0.1:" + stack.ports().of(Service.DOCUMENT_STORE))) {
        mongo.getDatabase("swath_orders").drop();
      }
      stack.start(Service.ORDER_API);
      stack.awaitReady(Set.of(Service.ORDER_API), Duration.ofMinutes(1));

      api.awaitNothingHeld();
      assertThat(seen(api, ids)).isEqualTo(before);
    }
  }

  @Test
  void everyMetricOfTheDashboardIsMeasured() throws IOException {
    try (Api api = new Api(stack, "measured").withCredits(1_000)) {
      api.awaitStatus(api.placed(api.toulouse("scene-measured")), "delivered");
      api.awaitNothingHeld();
      String measured = Service.OURS.stream().map(api::metrics).collect(Collectors.joining("\n"));
      String dashboard =
          Files.readString(
              Installation.locate().root().resolve("deploy/grafana/dashboards/pipeline.json"));
      Set<String> names =
          Pattern.compile("\\b(?:swath|kafka)_[a-z_]+")
              .matcher(dashboard)
              .results()
              .map(MatchResult::group)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(names).hasSizeGreaterThan(7);
      assertThat(names).allSatisfy(name -> assertThat(measured).contains("\n" + name));
    }
  }

  private static List<String> seen(Api api, List<String> ids) {
    List<String> seen = new ArrayList<>();
    for (String id : ids) {
      seen.add(api.get("/v1/orders/" + id).http().body());
      seen.add(api.get("/v1/orders/" + id + "/history").http().body());
    }
    seen.add(api.get("/v1/contracts").http().body());
    return seen;
  }
}
