package dev.swath.pricing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.service.testing.PortContract;
import dev.swath.service.testing.RawHttp;
import dev.swath.service.testing.TokenMint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The port of pricing under requests that no client library sends. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedKafka(
    bootstrapServersProperty = "spring.kafka.bootstrap-servers",
    brokerProperties = "auto.create.topics.enable=false")
class PricingPortTest extends PortContract {
  private static final TokenMint MINT = new TokenMint();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void trustTheKey(DynamicPropertyRegistry properties) {
    properties.add(
        "spring.security.oauth2.resourceserver.jwt.public-key-location",
        () -> "file:" + MINT.publicKey());
  }

  @Override
  protected int port() {
    return port;
  }

  @Override
  protected String token() {
    return MINT.token("orders:read", "*");
  }

  @Override
  protected String readPath() {
    return "/v1/products";
  }

  @Override
  protected @Nullable String writePath() {
    return "/v1/decisions";
  }

  private RawHttp.Answer get(String headers) throws IOException {
    return RawHttp.ask(
        port,
        ("GET /v1/products HTTP/1.1\r\nHost: x\r\n" + headers + "Connection: close\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theCatalogueIsSentOnce() throws IOException {
    RawHttp.Answer first = get("");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Cache-Control")).isEqualTo("max-age=30, public");
    RawHttp.Answer second = get("If-None-Match: " + first.header("ETag") + "\r\n");
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }
}
