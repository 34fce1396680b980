package dev.swath.pricing.rest;

import static dev.swath.pricing.domain.Carts.TOULOUSE;
import static dev.swath.pricing.domain.Carts.at;
import static dev.swath.pricing.domain.Carts.cart;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.Violation;
import dev.swath.events.wire.WireJson;
import dev.swath.pricing.RunningService;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.Pricing;
import dev.swath.pricing.rest.DecisionsController.Decision;
import dev.swath.pricing.rest.Http.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code POST /v1/decisions} over real HTTP: what an order would get, and every refusal to say. */
class DecisionsApiTest extends RunningService {
  private static final int LARGEST_BODY_BYTES = 4 << 20;
  private static final Scene SCENE = new Scene("d42de348", null, null);

  private final String token = token("orders:read", "demo");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Pricing pricing;
  private final Http http;

  DecisionsApiTest(@LocalServerPort int port, @Autowired Pricing pricing) {
    this.http = new Http(client, "http://127.0.0.1:" + port);
    this.pricing = pricing;
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Answer decide(String body) {
    return http.post("/v1/decisions", body, token);
  }

  private static String json(OrderRequested order) {
    return new String(WireJson.mapper().writeValueAsBytes(order), UTF_8);
  }

  /** Read as it came: a tree of it would round its decimals. */
  private static OrderPriced priced(Answer answer) {
    return Objects.requireNonNull(
        WireJson.mapper().readValue(answer.raw().body(), Decision.class).priced(),
        answer.raw().body());
  }

  // ---- decisions

  @Test
  void whatAnOrderWouldGetIsWhatItGets() {
    OrderRequested order =
        order(
            item(
                "pleiades-bundle",
                TOULOUSE,
                null,
                Map.of(
                    "radiometricProcessing", "REFLECTANCE",
                    "imageFormat", "image/jp2",
                    "crsCode", "urn:ogc:def:crs:EPSG::4326"),
                SCENE));
    Answer answer = decide(json(order));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("rejected")).isFalse();
    OrderPriced priced = priced(answer);
    assertThat(priced.total()).isEqualTo(new Credits(222));
    assertThat(priced.items()).isEqualTo(Carts.priced(pricing.decide(order)).items());
    assertThat(answer.json().path("priced").path("items").path(0).path("trace").path(0).toString())
        .isEqualTo(
            "{\"rule\":\"aoi-area\",\"detail\":\"The AOI measures 31.739951 km².\","
                + "\"unit\":\"KM2\",\"before\":0,\"after\":"
                + Carts.price(priced).areaKm2()
                + "}");
  }

  @Test
  void aRejectionIsADecisionToo() {
    OrderItem wrong =
        item(
            "spot-archive-10-color",
            TOULOUSE,
            "eula_99",
            Map.of("projection_1", "EPSG:4326", "colour", "blue"),
            SCENE);
    Answer answer = decide(json(order(wrong)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("rejected").path("violations"))
        .extracting(v -> v.path("reason").asString("") + " " + v.path("pointer").asString(""))
        .containsExactlyInAnyOrder(
            "invalid-option /items/0/options/projection_1",
            "unknown-option /items/0/options/colour",
            "unknown-licence /items/0/licence");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EPSG:4326",
        "EPSG:32601",
        "EPSG:32760",
        "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:EPSG::32631",
      })
  void theProjectionsOfTheGuideAreTaken(String crs) {
    Answer answer =
        decide(json(order(item("spot-bundle", TOULOUSE, null, Map.of("crsCode", crs), SCENE))));
    assertThat(answer.json().has("priced")).as(answer.raw().body()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EPSG:32600",
        "EPSG:32661",
        "EPSG:3857",
        "epsg:4326",
        "4326",
        "EPSG:4326 ",
        "EPSG:4326\n"
      })
  void otherProjectionsAreNot(String crs) {
    Answer answer =
        decide(json(order(item("spot-bundle", TOULOUSE, null, Map.of("crsCode", crs), SCENE))));
    assertThat(
            answer.json().path("rejected").path("violations").path(0).path("pointer").asString(""))
        .as(answer.raw().body())
        .isEqualTo("/items/0/options/crsCode");
  }

  @Test
  void anOrderThatAllowsItGoesOnWithoutWhatCannotBePriced() {
    Answer answer =
        decide(
            json(
                cart(item("landsat", TOULOUSE), at(1, item("pleiades-bundle", TOULOUSE)))
                    .partial()
                    .order()));
    OrderPriced priced = priced(answer);
    assertThat(priced.items().getFirst()).isNull();
    assertThat(priced.violations())
        .extracting(Violation::pointer)
        .containsExactly("/items/0/productType");
  }

  @Test
  void aContractWithAHistoryIsAnsweredOnceThatIsKnown() {
    String body = json(cart(Carts.FREQUENT, item("skysat", TOULOUSE)).order());
    String all = token("orders:write orders:read", "*");
    await()
        .untilAsserted(
            () -> assertThat(http.post("/v1/decisions", body, all).status()).isEqualTo(200));
  }

  // ---- not an order

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "{}",
        "null",
        "[]",
        "7",
        "{\"contractId\":\"demo\"}",
        "hello",
      })
  void whatIsNoOrderIsRefused(String body) {
    decide(body).isProblem(400, "malformed-order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"contractId\":\"demo\" > \"contractId\":\"no such/id\"",
        "\"contractId\":\"demo\" > \"contractId\":null",
        "\"at\":\"2026 > \"at\":\"soon",
        "\"type\":\"Polygon\" > \"type\":\"Point\"",
        "\"line\":0 > \"line\":\"first\"",
        "1.4089965820312502 > \"x\"",
      })
  void anOrderWithAPartThatIsNoneIsRefused(String change) {
    String order = json(order(item("pleiades-bundle", TOULOUSE)));
    String[] parts = change.split(" > ", 2);
    assertThat(order).contains(parts[0]);
    decide(order.replace(parts[0], parts[1])).isProblem(400, "malformed-order");
  }

  @Test
  void jsonBeyondTheLimitsIsRefused() {
    decide("[".repeat(5_000)).isProblem(400, "malformed-order");
    decide("{\"line\":" + "1".repeat(5_000) + "}").isProblem(400, "malformed-order");
  }

  @Test
  void tooMuchWorkIsRefused() {
    OrderItem item = item("pleiades-bundle", TOULOUSE);
    decide(json(order(Collections.nCopies(101, item).toArray(OrderItem[]::new))))
        .isProblem(422, "too-many");
    Scene[] scenes = Collections.nCopies(21, SCENE).toArray(Scene[]::new);
    decide(json(order(item("pleiades-bundle", TOULOUSE, scenes)))).isProblem(422, "too-many");
  }

  @Test
  void theLargestBodyIsReadAndNoLargerOne() {
    String order = json(order(item("pleiades-bundle", TOULOUSE)));
    assertThat(decide(order + " ".repeat(LARGEST_BODY_BYTES - order.length())).status())
        .isEqualTo(200);
    decide(" ".repeat(LARGEST_BODY_BYTES + 1)).isProblem(413, "body-too-large");
  }

  // ---- not allowed

  @Test
  void withoutAValidTokenThereIsNoAnswer() {
    String order = json(order(item("pleiades-bundle", TOULOUSE)));
    for (@Nullable String wrong :
        new @Nullable String[] {
          null, "garbage", expiredToken("orders:read", "demo"), forgedToken("orders:read", "demo")
        }) {
      Answer answer = http.post("/v1/decisions", order, wrong).isProblem(401, "unauthenticated");
      assertThat(answer.raw().headers().firstValue("www-authenticate"))
          .get()
          .asString()
          .startsWith(wrong == null ? "Bearer" : "Bearer error=\"invalid_token\"");
    }
  }

  @Test
  void withoutTheScopeThereIsNoAnswer() {
    http.post("/v1/decisions", "{}", token("orders:write", "demo"))
        .isProblem(403, "insufficient-scope");
  }

  @Test
  void anotherContractDoesNotExist() {
    String order = json(order(item("pleiades-bundle", TOULOUSE)));
    http.post("/v1/decisions", order, token("orders:read", "other"))
        .isProblem(404, "unknown-contract");
    http.post("/v1/decisions", order, token("orders:read")).isProblem(404, "unknown-contract");
  }

  // ---- not HTTP as it is spoken here

  @Test
  void otherWaysToAskAreRefusedAsProblems() {
    Answer get = http.get("/v1/decisions", token).isProblem(405, "method-not-allowed");
    assertThat(get.raw().headers().firstValue("allow")).hasValue("POST");
    http.get("/v1/nothing", token).isProblem(404, "not-found");
    http.get("/v1/nothing", null).isProblem(401, "unauthenticated");
    http.get("//v1/decisions", token).isProblem(400, "malformed-request");
    http.send(
            http.request("/v1/decisions", token)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")))
        .isProblem(415, "unsupported-media-type");
    http.send(
            http.request("/v1/decisions", token)
                .header("Content-Type", "application/json")
                .header("Accept", "text/csv")
                .POST(BodyPublishers.ofString("{}")))
        .isProblem(406, "not-acceptable");
  }
}
