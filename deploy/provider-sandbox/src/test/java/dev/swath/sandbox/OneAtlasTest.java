package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.sandbox.core.Behaviour;
import dev.swath.sandbox.core.Outcome;
import dev.swath.sandbox.core.SceneScript;
import dev.swath.sandbox.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The flows of the OneAtlas Data guide. */
class OneAtlasTest {
  private final SteppingClock clock = new SteppingClock();
  private ProviderSandbox sandbox;
  private Client client;

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    sandbox = ProviderSandbox.start(Config.inFolder(data).withClock(clock));
    client = Client.of(sandbox);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    sandbox.close();
  }

  @Test
  void pricesTheToulouseBodyAsInTheGuide() throws Exception {
    HttpResponse<String> response = client.post("/api/v1/prices", Client.guide("toulouse"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode price = Json.tree(response.body());
    assertThat(price.path("price"))
        .isEqualTo(
            Json.tree(
                """
                {"credits": 222, "amount": 222, "isAmountEstimated": "false",
                 "areaKm2": 31.73, "amountUnit": "kB"}
                """));
    assertThat(price.at("/deliveries/0/amount").intValue()).isEqualTo(222);
    assertThat(price.at("/deliveries/0/areaKm2").doubleValue()).isEqualTo(31.73);
    assertThat(price.at("/deliveries/0/datas/productType").asString()).isEqualTo("bundle");
    assertThat(price.path("feasibility").asString()).isEqualTo("automatic");
    assertThat(response.body()).contains(Client.guide("toulouse").strip());
  }

  @Test
  void pricesBySourceIdButDoesNotOrderByIt() throws Exception {
    ObjectNode body = (ObjectNode) Json.tree(Client.guide("toulouse"));
    ObjectNode product = (ObjectNode) body.path("products").path(0);
    product.remove("id");
    product.put("sourceId", "DS_PHR1A_202201231049180");

    assertThat(client.post("/api/v1/prices", body.toString()).statusCode()).isEqualTo(200);
    assertThat(client.post("/api/v1/orders", body.toString()).statusCode()).isEqualTo(400);
  }

  @Test
  void takesAnOrderAsInTheGuide() throws Exception {
    HttpResponse<String> response = client.post("/api/v1/orders", Client.guide("toulouse"));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).contains(Client.guide("toulouse").strip());
    JsonNode order = Json.tree(response.body());
    String id = order.path("id").asString();
    assertThat(order.path("_links").propertyNames())
        .containsExactly("self", "cancel", "contract", "payments", "deliveries", "subscription");
    assertThat(order.at("/_links/self/href").asString())
        .isEqualTo(sandbox.baseUrl() + "/api/v1/orders/" + id);
    assertThat(order.path("status").asString()).isEqualTo("ordered");
    assertThat(order.path("createdAt").asString()).isEqualTo("2022-02-12T10:05:34.548855+00:00");
    assertThat(order.path("isAmountEstimated").stringValue()).isEqualTo("true");
    assertThat(order.path("amount").intValue()).isEqualTo(222);
    JsonNode delivery = order.at("/deliveries/0");
    assertThat(delivery.path("status").asString()).isEqualTo("processing");
    assertThat(delivery.path("area").stringValue()).isEqualTo("31.73");
    assertThat(delivery.path("_links").propertyNames()).containsExactly("self", "contract");
    JsonNode datas = delivery.path("datas");
    assertThat(datas.path("areaKm2").doubleValue()).isEqualTo(31.73);
    assertThat(datas.path("segmentFootprint")).isEqualTo(datas.path("aoi"));
    assertThat(datas.propertyNames())
        .contains("sourceId", "sensor", "processingLevel", "crsCode", "imageFormat");
  }

  @Test
  void deliversWhenTheDelayHasPassed() throws Exception {
    String self = self(client.order("scene", "ref-1"));
    String delivery = client.read(self).at("/deliveries/0/_links/self/href").asString();

    clock.pass(Duration.ofMillis(1999));
    assertThat(client.read(self).path("status").asString()).isEqualTo("ordered");

    clock.pass(Duration.ofMillis(1));
    JsonNode order = client.read(self);
    assertThat(order.path("status").asString()).isEqualTo("delivered");
    assertThat(order.path("isAmountEstimated").stringValue()).isEqualTo("false");
    assertThat(order.path("estimatedAmount").intValue()).isEqualTo(222);
    JsonNode delivered = order.at("/deliveries/0");
    assertThat(delivered.path("status").asString()).isEqualTo("delivered");
    assertThat(delivered.path("deliveredAt").asString())
        .isEqualTo("2022-02-12T10:05:36.548855+00:00");
    assertThat(delivered.path("_links").propertyNames())
        .containsExactly("self", "contract", "catalogUrl", "catalogItem", "download", "payment");
    assertThat(client.read(delivery)).isEqualTo(delivered);
  }

  @Test
  void deliversTheWesternHalfOfASceneThatIsNamedSo() throws Exception {
    JsonNode datas =
        client.read(self(client.order("sandbox-half-1", "ref-1"))).at("/deliveries/0/datas");

    assertThat(datas.path("areaKm2").doubleValue()).isEqualTo(15.86);
    JsonNode asked = datas.at("/segmentFootprint/coordinates/0");
    JsonNode delivered = datas.at("/aoi/coordinates/0");
    assertThat(width(delivered)).isCloseTo(width(asked) / 2, within(1e-9));
  }

  private static double width(JsonNode ring) {
    DoubleSummaryStatistics longitudes =
        ring.valueStream()
            .mapToDouble(position -> position.path(0).doubleValue())
            .summaryStatistics();
    return longitudes.getMax() - longitudes.getMin();
  }

  @Test
  void deliversAtOnceWithoutADelay(@TempDir Path folder) throws Exception {
    Behaviour immediate = Behaviour.DEFAULT.withDelayMillis(0);
    try (ProviderSandbox quick =
            ProviderSandbox.start(Config.inFolder(folder).withBehaviour(immediate));
        Client other = Client.of(quick)) {
      assertThat(Json.tree(other.order("scene", "ref").body()).path("status").asString())
          .isEqualTo("delivered");
    }
  }

  @Test
  void ordersAProductListBelowTheMinimumArea() throws Exception {
    JsonNode order = Json.tree(client.post("/api/v1/orders", Client.guide("product-list")).body());

    assertThat(order.path("deliveries").size()).isEqualTo(2);
    for (JsonNode delivery : order.path("deliveries").values()) {
      assertThat(delivery.path("area").stringValue()).isEqualTo("0.00");
      assertThat(delivery.at("/datas/areaKm2").doubleValue()).isZero();
    }
  }

  @Test
  void anOrderIsAsGoodAsTheWorstOfItsDeliveries() throws Exception {
    sandbox
        .conduct()
        .script("e1ce3f3d-931b-4274-9120-7dd23d0a517d", SceneScript.ending(Outcome.ERROR));
    String self = self(client.post("/api/v1/orders", Client.guide("product-list")));

    clock.pass(Duration.ofSeconds(2));
    JsonNode order = client.read(self);

    assertThat(order.path("status").asString()).isEqualTo("error");
    assertThat(order.at("/deliveries/0/status").asString()).isEqualTo("delivered");
    assertThat(order.at("/deliveries/1/status").asString()).isEqualTo("error");
  }

  @ParameterizedTest
  @CsvSource({"image/jp2, image/jp2", "image/geotiff, image/tiff; application=geotiff"})
  void downloadsAFileWithSizeAndChecksum(String format, String mediaType) throws Exception {
    String self = self(client.post("/api/v1/orders", with("imageFormat", format)));
    clock.pass(Duration.ofSeconds(2));
    String link = client.read(self).at("/deliveries/0/_links/download/href").asString();

    HttpResponse<String> head = client.send("HEAD", link, "");
    HttpResponse<byte[]> file =
        client.http().send(client.request("GET", link, ""), BodyHandlers.ofByteArray());

    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file.body());
    for (HttpResponse<?> response : List.of(head, file)) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains(mediaType);
      assertThat(response.headers().firstValueAsLong("Content-Length"))
          .hasValue(file.body().length);
      assertThat(response.headers().firstValue("Repr-Digest"))
          .contains("sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
      assertThat(response.headers().firstValue("ETag")).isPresent();
    }
    assertThat(head.body()).isEmpty();
  }

  @Test
  void theGeoTiffIsAnImage() throws Exception {
    String self = self(client.post("/api/v1/orders", with("imageFormat", "image/geotiff")));
    clock.pass(Duration.ofSeconds(2));
    String link = client.read(self).at("/deliveries/0/_links/download/href").asString();

    byte[] file =
        client.http().send(client.request("GET", link, ""), BodyHandlers.ofByteArray()).body();

    assertThat(Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file))).getWidth())
        .isEqualTo(128);
  }

  @Test
  void nothingIsDownloadedBeforeItIsDelivered() throws Exception {
    client.order("scene", "ref-1");
    String item =
        sandbox.orders().newestFirst().findFirst().orElseThrow().deliveries().getFirst().itemId()
            + "";

    assertThat(client.get("/api/v1/items/" + item + "/download").statusCode()).isEqualTo(404);
  }

  @Test
  void listsNewestFirstInPagesWithFilters() throws Exception {
    for (int i = 0; i < 5; i++) {
      client.order(i == 4 ? "sandbox-error" : "scene", "ref-" + i);
      clock.pass(Duration.ofMillis(1));
    }
    clock.pass(Duration.ofSeconds(2));

    JsonNode page = client.read("/api/v1/orders?status=delivered&page=2&itemsPerPage=3");
    assertThat(page.propertyNames())
        .containsExactly(
            "startIndex", "totalResults", "countLimitReached", "itemsPerPage", "items");
    assertThat(page.path("startIndex").intValue()).isEqualTo(3);
    assertThat(page.path("totalResults").intValue()).isEqualTo(4);
    assertThat(page.path("countLimitReached").booleanValue()).isFalse();
    assertThat(page.path("items").size()).isEqualTo(1);
    assertThat(page.at("/items/0/tags/0").asString()).isEqualTo("ref-0");

    assertThat(total("?status=error")).isEqualTo(1);
    assertThat(total("?tags=ref-2")).isEqualTo(1);
    assertThat(total("?tags=ref-2,ref-3")).isZero();
    assertThat(total("?tags=unheard-of")).isZero();
    assertThat(total("?kind=order.data.product")).isEqualTo(5);
    assertThat(total("?kind=order.subscription.streaming")).isZero();
    assertThat(client.get("/api/v1/orders?page=0").statusCode()).isEqualTo(400);
  }

  @Test
  void findsAnOrderAmongAThousandByItsTag() throws Exception {
    for (int i = 0; i < 1000; i++) {
      assertThat(client.order("scene", "ref-" + i).statusCode()).isEqualTo(201);
    }

    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(client.read("/api/v1/orders?tags=ref-" + i).at("/items/0/tags/0").asString())
          .isEqualTo("ref-" + i);
    }
    Duration each = Duration.ofNanos(System.nanoTime() - start).dividedBy(100);

    assertThat(each).isLessThan(Duration.ofMillis(20));
    JsonNode all = client.read("/api/v1/orders");
    assertThat(all.path("totalResults").intValue()).isEqualTo(500);
    assertThat(all.path("countLimitReached").booleanValue()).isTrue();
    assertThat(all.path("items").size()).isEqualTo(10);
  }

  @Test
  void cancelsUntilProductionStarts() throws Exception {
    String early = self(client.order("scene", "early"));
    String late = self(client.order("scene", "late"));
    clock.pass(Duration.ofMillis(999));

    HttpResponse<String> cancelled = client.post(early + "/cancel", "");
    clock.pass(Duration.ofMillis(1));
    HttpResponse<String> refused = client.post(late + "/cancel", "");

    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(Json.tree(cancelled.body()).path("status").asString()).isEqualTo("cancelled");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.tree(refused.body()).path("errorCode").asString()).isEqualTo("notCancellable");
    clock.pass(Duration.ofSeconds(2));
    assertThat(client.read(early).at("/deliveries/0/status").asString()).isEqualTo("cancelled");
    assertThat(client.post(early + "/cancel", "").statusCode()).as("again").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id", "productType", "radiometricProcessing", "imageFormat", "crsCode", "aoi"})
  void namesTheMissingField(String field) throws Exception {
    ObjectNode body = (ObjectNode) Json.tree(Client.guide("toulouse"));
    ((ObjectNode) body.path("products").path(0)).remove(field);

    HttpResponse<String> response = client.post("/api/v1/orders", body.toString());

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = Json.tree(response.body());
    assertThat(error.propertyNames()).containsExactly("errorCode", "message");
    assertThat(error.path("message").asString()).contains("products[0]." + field);
    assertThat(sandbox.orders().newestFirst()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "null",
        "{\"kind\":\"order.data.product\"}",
        "{\"kind\":\"x\",\"products\":[]}"
      })
  void refusesOtherBodies(String body) throws Exception {
    assertThat(client.post("/api/v1/orders", body).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Point\",\"coordinates\":[1,43]}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[1,43],[1,44],[1,43]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[1,43],[1,44],[2,44],[2,43]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[1,43],[1,43],[1,43],[1,43]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[1,43],[1,94],[2,94],[1,43]]]}"
      })
  void refusesAnAreaThatIsNone(String aoi) throws Exception {
    ObjectNode body = (ObjectNode) Json.tree(Client.guide("toulouse"));
    ((ObjectNode) body.path("products").path(0)).set("aoi", Json.tree(aoi));

    assertThat(client.post("/api/v1/orders", body.toString()).statusCode()).isEqualTo(400);
  }

  @Test
  void takesTheHolesOffAMultiPolygon() throws Exception {
    ObjectNode body = (ObjectNode) Json.tree(Client.guide("toulouse"));
    ((ObjectNode) body.path("products").path(0))
        .set(
            "aoi",
            Json.tree(
                """
                {"type": "MultiPolygon", "coordinates": [
                  [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]],
                  [[[2, 0], [3, 0], [3, 1], [2, 1], [2, 0]],
                   [[2.25, 0.25], [2.75, 0.25], [2.75, 0.75], [2.25, 0.75], [2.25, 0.25]]]]}
                """));

    JsonNode price = Json.tree(client.post("/api/v1/prices", body.toString()).body());

    // A square degree at the equator has 12,308.78 km², half of one on each side a quarter of that.
    assertThat(price.at("/price/areaKm2").doubleValue()).isCloseTo(21540.4, within(1.0));
  }

  @Test
  void asksForAToken() throws Exception {
    for (String path : List.of("/api/v1/orders", "/api/v1/deliveries/x")) {
      HttpRequest bare = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path)).build();
      HttpRequest empty =
          HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
              .header("Authorization", "Bearer ")
              .build();
      assertThat(client.http().send(bare, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
      assertThat(client.http().send(empty, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void answers404And405And413() throws Exception {
    assertThat(client.get("/api/v1/orders/fc77c5e2-bcb4-4375-9924-4632e1363930").statusCode())
        .isEqualTo(404);
    assertThat(client.get("/api/v1/orders/not-a-uuid").statusCode()).isEqualTo(404);
    assertThat(client.get("/api/v2/orders").statusCode()).isEqualTo(404);
    assertThat(client.put("/api/v1/orders", "{}").statusCode()).isEqualTo(405);
    assertThat(client.post("/api/v1/orders", " ".repeat((1 << 20) + 1)).statusCode())
        .isEqualTo(413);
  }

  private static String self(HttpResponse<String> response) {
    return Json.tree(response.body()).at("/_links/self/href").asString();
  }

  private int total(String query) throws IOException, InterruptedException {
    return client.read("/api/v1/orders" + query).path("totalResults").intValue();
  }

  private static String with(String field, String value) {
    ObjectNode body = (ObjectNode) Json.tree(Client.guide("toulouse"));
    ((ObjectNode) body.path("products").path(0)).put(field, value);
    return body.toString();
  }
}
