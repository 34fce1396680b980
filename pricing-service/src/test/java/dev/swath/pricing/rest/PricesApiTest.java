package dev.swath.pricing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.pricing.RunningService;
import dev.swath.pricing.rest.Http.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** {@code POST /v1/prices} over real HTTP: the estimate, and every way it is refused. */
class PricesApiTest extends RunningService {
  private static final String TOULOUSE =
      """
      {"type":"Polygon","coordinates":[[
        [1.4089965820312502,43.59829500262717],[1.4089965820312502,43.63408731864001],
        [1.5078735351562496,43.63408731864001],[1.5078735351562496,43.59829500262717],
        [1.4089965820312502,43.59829500262717]]]}
      """;
  private static final String TINY =
      "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0.001,0],[0.001,0.001],[0,0.001],[0,0]]]}";
  private static final String OPEN =
      "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}";

  private final String token = token("orders:read", "demo");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Http http;

  PricesApiTest(@LocalServerPort int port) {
    this.http = new Http(client, "http://127.0.0.1:" + port);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Answer estimate(String body) {
    return http.post("/v1/prices", body, token);
  }

  private static String order(String... items) {
    return "{\"contractId\":\"demo\",\"items\":[" + String.join(",", items) + "]}";
  }

  private static String item(String productType, String aoi) {
    return "{\"productType\":\"%s\",\"sceneId\":\"d42de348\",\"aoi\":%s}"
        .formatted(productType, aoi);
  }

  // ---- prices

  @Test
  void theOrderOfTheGuideCostsWhatTheGuideSays() {
    Answer answer =
        estimate(
            """
            {"contractId":"demo","customerReference":"toulouse-2026","tags":["city","spring"],
             "items":[{"productType":"pleiades-bundle","sceneId":"d42de348-110b-4ed6-a597-755867b3ee54",
               "aoi":%s,
               "options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2","bands":[1,2,3]}}]}
            """
                .formatted(TOULOUSE));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.raw().body())
        .isEqualTo(
            "{\"contractId\":\"demo\",\"totalCredits\":222,"
                + "\"items\":[{\"index\":0,\"areaKm2\":31.739951,\"credits\":222}],\"errors\":[]}");
  }

  @Test
  void whatCannotBePricedIsNamedWhileTheRestIsPriced() {
    Answer answer =
        estimate(
            order(
                item("pleiades-bundle", TOULOUSE),
                item("pleiades-bundle", TINY),
                item("landsat", TOULOUSE),
                item("spot-bundle", OPEN),
                item("skysat", TINY)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("totalCredits").asInt()).isEqualTo(222 + 175);
    assertThat(answer.json().path("items").toString())
        .isEqualTo(
            "[{\"index\":0,\"areaKm2\":31.739951,\"credits\":222},{\"index\":1},{\"index\":2},"
                + "{\"index\":3},{\"index\":4,\"areaKm2\":0.012309,\"credits\":175}]");
    answer
        .hasError("/items/1/aoi", "below-minimum-order-area")
        .hasError("/items/2/productType", "unknown-product")
        .hasError("/items/3/aoi/coordinates/0/3", "ring-not-closed");
    assertThat(answer.json().path("errors").size()).isEqualTo(3);
    assertThat(answer.json().path("errors").path(2).path("repair").asString("")).isNotBlank();
  }

  @Test
  void aTokenForAllContractsWillDo() {
    Answer answer =
        http.post(
            "/v1/prices",
            order(item("pleiades-bundle", TOULOUSE)),
            token("orders:write orders:read", "*"));
    assertThat(answer.status()).isEqualTo(200);
  }

  // ---- nothing can be priced

  @Test
  void ifNothingCanBePricedThatIsTheAnswer() {
    estimate(order(item("pleiades-bundle", TINY), item("pleiades-bundle", OPEN)))
        .isProblem(422, "unpriceable")
        .hasError("/items/0/aoi", "below-minimum-order-area")
        .hasError("/items/1/aoi/coordinates/0/3", "ring-not-closed");
  }

  // ---- not an order

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | /contractId             | missing",
        "{\"contractId\":\"demo\"}                       | /items                  | missing",
        "{\"contractId\":7}                              | /contractId             | wrong-type",
        "{\"contractId\":null}                           | /contractId             | missing",
        "{\"contractId\":\"no such/id\"}                 | /contractId             | invalid-contract-id",
        "{\"contractId\":\" \"}                          | /contractId             | invalid-length",
        "{\"items\":{}}                                  | /items                  | wrong-type",
        "{\"items\":[]}                                  | /items                  | too-few",
        "{\"items\":[7]}                                 | /items/0                | wrong-type",
        "{\"items\":[{}]}                                | /items/0/productType    | missing",
        "{\"items\":[{}]}                                | /items/0/sceneId        | missing",
        "{\"items\":[{}]}                                | /items/0/aoi            | missing",
        "{\"items\":[{\"aoi\":null}]}                    | /items/0/aoi            | missing",
        "{\"items\":[{\"productType\":[]}]}              | /items/0/productType    | wrong-type",
        "{\"items\":[{\"options\":[]}]}                  | /items/0/options        | wrong-type",
        "{\"items\":[{\"scene/Id\":\"x\"}]}              | /items/0/scene~1Id      | unknown-field",
        "{\"coupon\":\"x\"}                              | /coupon                 | unknown-field",
        "{\"tags\":\"city\"}                             | /tags                   | wrong-type",
        "{\"tags\":[\"city\",7]}                         | /tags/1                 | wrong-type",
        "{\"customerReference\":{}}                      | /customerReference      | wrong-type",
        "[]                                              | ''                      | wrong-type",
        "null                                            | ''                      | wrong-type",
      })
  void aBodyThatIsNoOrderIsRefusedWithThePlace(String body, String pointer, String reason) {
    estimate(body).isProblem(422, "invalid-request").hasError(pointer, reason);
  }

  @Test
  void allMistakesAreToldAtOnceButNotWithoutEnd() {
    assertThat(estimate(order("{}", "{}")).json().path("errors").size()).isEqualTo(6);
    assertThat(
            estimate(order(copies(50)))
                .isProblem(422, "invalid-request")
                .json()
                .path("errors")
                .size())
        .isEqualTo(100);
    estimate(order(copies(101))).isProblem(422, "invalid-request").hasError("/items", "too-many");
  }

  private static String[] copies(int count) {
    return Collections.nCopies(count, "{}").toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "{\"contractId\":NaN}",
        "{'contractId':'demo'}",
        "{\"contractId\":\"demo\",\"contractId\":\"other\"}",
        "{} {}",
        "{}]",
        "{} // no comment",
        "hello",
      })
  void whatIsNotJsonIsRefused(String body) {
    estimate(body).isProblem(400, "malformed-json");
  }

  @Test
  void jsonBeyondTheLimitsIsRefused() {
    estimate("[".repeat(5_000)).isProblem(400, "json-limit-exceeded");
    estimate("{\"contractId\":" + "1".repeat(5_000) + "}").isProblem(400, "json-limit-exceeded");
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 20) + 1, 5 << 20})
  void aBodyThatIsTooLargeIsRefused(int bytes) {
    estimate(" ".repeat(bytes)).isProblem(413, "body-too-large");
  }

  @Test
  void theLargestBodyIsRead() {
    String order = order(item("pleiades-bundle", TOULOUSE));
    assertThat(estimate(order + " ".repeat((1 << 20) - order.length())).status()).isEqualTo(200);
  }

  // ---- not allowed

  @Test
  void withoutAValidTokenThereIsNoAnswer() {
    String order = order(item("pleiades-bundle", TOULOUSE));
    for (@Nullable String wrong :
        new @Nullable String[] {
          null, "garbage", expiredToken("orders:read", "demo"), forgedToken("orders:read", "demo")
        }) {
      Answer answer = http.post("/v1/prices", order, wrong).isProblem(401, "unauthenticated");
      assertThat(answer.raw().headers().firstValue("www-authenticate")).hasValue("Bearer");
    }
  }

  @Test
  void withoutTheScopeThereIsNoAnswer() {
    http.post("/v1/prices", "{}", token("orders:write", "demo"))
        .isProblem(403, "insufficient-scope");
  }

  @Test
  void anotherContractDoesNotExist() {
    String order = order(item("pleiades-bundle", TOULOUSE));
    http.post("/v1/prices", order, token("orders:read", "other"))
        .isProblem(404, "unknown-contract");
    http.post("/v1/prices", order, token("orders:read")).isProblem(404, "unknown-contract");
  }

  // ---- not HTTP as it is spoken here

  @Test
  void otherWaysToAskAreRefusedAsProblems() {
    Answer get = http.get("/v1/prices", token).isProblem(405, "method-not-allowed");
    assertThat(get.raw().headers().firstValue("allow")).hasValue("POST");
    http.get("/v1/nothing", token).isProblem(404, "not-found");
    http.get("/v1/nothing", null).isProblem(401, "unauthenticated");
    http.get("//v1/prices", token).isProblem(400, "bad-request");
    http.send(
            http.request("/v1/prices", token)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")))
        .isProblem(415, "unsupported-media-type");
    http.send(
            http.request("/v1/prices", token)
                .header("Content-Type", "application/json")
                .header("Accept", "text/csv")
                .POST(BodyPublishers.ofString("{}")))
        .isProblem(406, "not-acceptable");
  }
}
