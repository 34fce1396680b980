package dev.swath.pricing.rest;

import static dev.swath.pricing.domain.Carts.cart;
import static dev.swath.pricing.domain.Carts.item;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.events.domain.ContractId;
import dev.swath.events.wire.WireJson;
import dev.swath.pricing.RunningService;
import dev.swath.pricing.domain.Carts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A running service that is given other price books. */
@DirtiesContext
class PriceBookReloadTest extends RunningService {
  @TempDir private static Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Http http;

  PriceBookReloadTest(@LocalServerPort int port) {
    this.http = new Http(client, "http://127.0.0.1:" + port);
  }

  @DynamicPropertySource
  static void readTheFolder(DynamicPropertyRegistry properties) throws IOException {
    Files.writeString(folder.resolve("a.yaml"), Carts.YAML);
    properties.add("swath.pricing.price-books", () -> folder.toUri().toString());
    properties.add("swath.pricing.look-every", () -> "50ms");
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aNewBookIsInForceFromItsTimeOnAndTheOldOneBefore() throws IOException {
    assertThat(http.get("/v1/products", null).json().path("priceBook").asString(""))
        .isEqualTo("2026-01");
    Files.writeString(folder.resolve("broken.yaml"), "version: [");
    Files.writeString(
        folder.resolve("b.yaml"),
        Carts.YAML
            .replace("\"2026-01\"", "\"2026-01b\"")
            .replace("2026-01-01T00:00:00Z", "2026-01-05T10:00:01Z")
            .replace("creditsPerKm2: 7,", "creditsPerKm2: 8,")
            .replace("id: agency,", "id: newcomer, alreadyOwned: true,"));

    await()
        .untilAsserted(
            () ->
                assertThat(http.get("/v1/products", null).json().path("priceBook").asString(""))
                    .isEqualTo("2026-01b"));
    assertThat(http.get("/v1/price-books/2026-01", null).status()).isEqualTo(200);
    assertThat(http.get("/actuator/prometheus", null).raw().body())
        .contains("swath_pricing_price_books_refused_total 1.0");
    assertThat(decided(cart(item("skysat", Carts.TOULOUSE))).path("total").asInt()).isEqualTo(222);
    assertThat(decided(cart(item("skysat", Carts.TOULOUSE)).at(Carts.NOW)).path("total").asInt())
        .isEqualTo(254);
    // Whose history is needed only now: it is read, then the order is answered.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        decided(
                                cart(new ContractId("newcomer"), item("skysat", Carts.TOULOUSE))
                                    .at(Carts.NOW))
                            .path("total")
                            .asInt())
                    .isEqualTo(229));
  }

  private JsonNode decided(Carts.Cart cart) {
    return http.post(
            "/v1/decisions",
            new String(WireJson.mapper().writeValueAsBytes(cart.order()), UTF_8),
            token("orders:read", "*"))
        .json()
        .path("priced");
  }
}
