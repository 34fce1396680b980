package dev.swath.pricing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.pricing.RunningService;
import dev.swath.pricing.rest.Http.Answer;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The public catalogue, and what an operator looks at. */
class ProductsApiTest extends RunningService {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Http http;

  ProductsApiTest(@LocalServerPort int port) {
    this.http = new Http(client, "http://127.0.0.1:" + port);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theCatalogueIsPublic() {
    Answer answer = http.get("/v1/products", null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("priceBook").asString("")).isNotBlank();
    assertThat(answer.json().path("products"))
        .extracting(product -> product.path("id").asString(""))
        .hasSizeGreaterThanOrEqualTo(10)
        .contains("pleiades-bundle", "skysat");
  }

  @Test
  void aProductSaysWhatItCosts() {
    JsonNode triplesat = http.get("/v1/products/triplesat", null).json();
    assertThat(without(triplesat, "schema"))
        .isEqualTo(
            "{\"id\":\"triplesat\",\"title\":\"TripleSat archive\",\"creditsPerKm2\":6,"
                + "\"minimumOrderAreaKm2\":0,\"minimumBilledAreaKm2\":5,\"bills\":\"aoi\"}");
    assertThat(triplesat.path("schema").path("properties").has("crsCode")).isTrue();
    JsonNode pleiades = http.get("/v1/products/pleiades-bundle", null).json();
    assertThat(pleiades.path("minimumOrderAreaKm2").decimalValue()).isEqualTo("0.1");
  }

  @Test
  void andWhatMakesItDearer() {
    JsonNode covered = http.get("/v1/products/pleiades-covered", null).json();
    assertThat(without(covered, "schema"))
        .contains("\"bills\":\"covered\"")
        .contains("\"minimumOverlapPercent\":10")
        .contains("\"processing\":{\"radiometricProcessing\":{\"REFLECTANCE\":{\"factor\":1.1}}}")
        .contains("\"licences\":[{\"id\":\"standard\",\"upliftPercent\":0},")
        .contains("\"freshness\":[{\"youngerThanDays\":30,\"factor\":1.5},");
    assertThat(http.get("/v1/products/spot-scene", null).json().path("creditsPerScene").asInt())
        .isEqualTo(250);
  }

  @Test
  void everyVersionOfThePriceBookIsPublicButNotWhatOthersPay() {
    JsonNode versions = http.get("/v1/price-books", null).json().path("priceBooks");
    assertThat(versions.size()).isEqualTo(1);
    assertThat(versions.path(0).path("inForce").asBoolean()).isTrue();
    String version = versions.path(0).path("version").asString("");

    Answer book = http.get("/v1/price-books/" + version, null);
    assertThat(book.raw().body()).isEqualTo(http.get("/v1/products", null).raw().body());
    assertThat(book.json().path("marketSegments").path("research").decimalValue()).isEqualTo("0.7");
    assertThat(book.raw().body()).doesNotContain("agency", "frequent", "WELCOME");
    http.get("/v1/price-books/1999", null).isProblem(404, "unknown-price-book");
  }

  private static String without(JsonNode object, String member) {
    return ((ObjectNode) object.deepCopy()).without(member).toString();
  }

  @Test
  void anUnknownProductIsAProblem() {
    http.get("/v1/products/landsat", null).isProblem(404, "unknown-product");
    http.post("/v1/products", "{}", null).isProblem(405, "method-not-allowed");
  }

  @Test
  void healthAndFiguresNeedNoToken() {
    assertThat(http.get("/actuator/health/readiness", null).status()).isEqualTo(200);
    assertThat(http.get("/actuator/health/liveness", null).status()).isEqualTo(200);
    assertThat(http.get("/actuator/prometheus", null).raw().body())
        .contains("swath_pricing_decisions_seconds_bucket", "swath_dead_letters_total");
    http.get("/actuator/env", token("orders:read", "*")).isProblem(404, "not-found");
  }
}
