package dev.swath.pricing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.pricing.RunningService;
import dev.swath.pricing.rest.Http.Answer;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

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
    assertThat(http.get("/v1/products/triplesat", null).raw().body())
        .isEqualTo(
            "{\"id\":\"triplesat\",\"title\":\"TripleSat archive\",\"creditsPerKm2\":6,"
                + "\"minimumOrderAreaKm2\":0,\"minimumBilledAreaKm2\":5}");
    JsonNode pleiades = http.get("/v1/products/pleiades-bundle", null).json();
    assertThat(pleiades.path("minimumOrderAreaKm2").decimalValue()).isEqualTo("0.1");
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
