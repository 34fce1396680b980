package dev.swath.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.service.problems.ProblemAdvice;
import dev.swath.service.security.FigureReaders;
import dev.swath.service.security.ServiceSecurity;
import dev.swath.service.security.TokenConfiguration;
import dev.swath.service.testing.PortContract;
import dev.swath.service.testing.RawHttp;
import dev.swath.service.testing.TokenMint;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "swath.http.header-time=1s",
      "swath.http.body-time=1s",
      "swath.http.silence=3s",
      "spring.jackson.deserialization.fail-on-unknown-properties=true",
      "spring.jackson.deserialization.fail-on-trailing-tokens=true",
      "spring.jackson.read.strict-duplicate-detection=true",
      "spring.kafka.bootstrap-servers=127.0.0.1:1",
      "management.endpoints.web.exposure.include=health,info"
    })
@ExtendWith(OutputCaptureExtension.class)
class PortTest extends PortContract {
  private static final TokenMint MINT = new TokenMint();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void trustTheKey(DynamicPropertyRegistry properties) {
    properties.add(
        "spring.security.oauth2.resourceserver.jwt.public-key-location",
        () -> "file:" + MINT.publicKey());
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import({HttpConfiguration.class, TokenConfiguration.class, Door.class, Advice.class})
  static class Service {
    @Bean
    SecurityFilterChain security(
        HttpSecurity http,
        @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
        FigureReaders figures) {
      return ServiceSecurity.build(
          http, problems, figures, rules -> rules.anyRequest().hasAuthority("SCOPE_things"));
    }
  }

  record Thing(long number) {}

  @RestController
  static class Door {
    @GetMapping(path = "/v1/things", produces = "application/json")
    List<Thing> things() {
      return List.of(new Thing(1));
    }

    @PostMapping("/v1/things")
    Thing add(@RequestBody Thing thing) {
      return thing;
    }

    @GetMapping("/v1/silence")
    ResponseEntity<Void> silence() {
      return ResponseEntity.status(409).header("X-Own", "kept").build();
    }

    @GetMapping("/v1/bug")
    Thing bug() {
      throw new IllegalStateException("a secret of ours");
    }
  }

  @RestControllerAdvice
  static class Advice extends ProblemAdvice {
    @Override
    protected String neededScope(HttpServletRequest request) {
      return "things";
    }
  }

  @Override
  protected int port() {
    return port;
  }

  @Override
  protected String token() {
    return MINT.token("things");
  }

  @Override
  protected String readPath() {
    return "/v1/things";
  }

  @Override
  protected String writePath() {
    return "/v1/things";
  }

  private RawHttp.Answer get(String path, String headers) throws IOException {
    return RawHttp.ask(
        port,
        ("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Connection: close\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private RawHttp.Answer getWith(String token) throws IOException {
    return get("/v1/things", "Authorization: Bearer " + token + "\r\n");
  }

  /** Many callers, so that each processor has had each kind of caller before. */
  @Test
  void whatCameBeforeDoesNotDecideHowAnAnswerIsWritten() throws IOException {
    for (int i = 0; i < 300; i++) {
      RawHttp.ask(port, "GET /v1/things\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      RawHttp.Answer answer =
          RawHttp.ask(port, "G@T / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).isEqualTo(400);
      assertIsProblem(answer);
    }
  }

  @Test
  void aBareStatusIsExplained() throws IOException {
    RawHttp.Answer answer = get("/v1/silence", "Authorization: Bearer " + token() + "\r\n");
    assertThat(answer.status()).isEqualTo(409);
    assertIsProblem(answer);
    assertThat(answer.header("X-Own")).isEqualTo("kept");
  }

  @Test
  void aFailureOfOursIsFoundInTheLogByItsInstance(CapturedOutput log) throws IOException {
    RawHttp.Answer answer = get("/v1/bug", "Authorization: Bearer " + token() + "\r\n");
    assertThat(answer.status()).isEqualTo(500);
    assertIsProblem(answer);
    assertThat(answer.body()).doesNotContain("secret");
    String instance = JsonMapper.shared().readTree(answer.body()).path("instance").asString("");
    assertThat(instance).startsWith("urn:uuid:");
    assertThat(log.getAll()).contains(instance);
  }

  @Test
  void aTokenOfAThousandContractsFits() throws IOException {
    String[] contracts =
        IntStream.range(0, 1_000).mapToObj(i -> "customer-contract-" + i).toArray(String[]::new);
    assertThat(getWith(MINT.token("things", contracts)).status()).isEqualTo(200);
  }

  @TestFactory
  Stream<DynamicTest> tokensThatAreRefusedSayWhy() {
    return Map.of(
            "expired", MINT.token(t -> t.expirationTime(Date.from(Instant.now().minusSeconds(90)))),
            "has no end", MINT.token(t -> t.expirationTime(null)),
            "ends too late",
                MINT.token(
                    t -> t.expirationTime(Date.from(Instant.ofEpochMilli(99_999_999_999_999L)))),
            "not valid yet",
                MINT.token(t -> t.notBeforeTime(Date.from(Instant.now().plusSeconds(600)))),
            "another issuer", MINT.token(t -> t.issuer("evil")),
            "another audience", MINT.token(t -> t.audience("nobody")),
            "signature is not one of ours", new TokenMint().token("things"),
            "malformed", "no-token")
        .entrySet()
        .stream()
        .map(
            refused ->
                DynamicTest.dynamicTest(
                    refused.getKey(),
                    () -> {
                      RawHttp.Answer answer = getWith(refused.getValue());
                      assertThat(answer.status()).isEqualTo(401);
                      assertIsProblem(answer);
                      assertThat(answer.header("WWW-Authenticate"))
                          .contains("error=\"invalid_token\"", refused.getKey());
                      assertThat(answer.body()).contains(refused.getKey());
                    }));
  }

  @Test
  void aMissingTokenIsNoWrongOne() throws IOException {
    RawHttp.Answer answer = get("/v1/things", "");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertIsProblem(answer);
  }

  @Test
  void aTokenWithoutTheScopeIsToldWhichOneIsNeeded() throws IOException {
    RawHttp.Answer answer = getWith(MINT.token("other"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"things\"");
    assertIsProblem(answer);
  }

  @TestFactory
  Stream<DynamicTest> tokensOfIdentityProvidersAreTaken() {
    return Stream.of("JWT", "at+jwt", "application/at+jwt")
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type,
                    () ->
                        assertThat(
                                getWith(MINT.token(type, t -> t.claim("scope", "things"))).status())
                            .isEqualTo(200)));
  }

  @Test
  void aTokenWithoutAudienceIsTaken() throws IOException {
    String token = MINT.token(t -> t.claim("scope", "things").audience(Collections.emptyList()));
    assertThat(getWith(token).status()).isEqualTo(200);
  }

  @Test
  void figuresAreForThisMachine() throws IOException {
    assertThat(get("/actuator/info", "").status()).isEqualTo(200);
    assertThat(get("/actuator/info", "X-Forwarded-For: 8.8.8.8\r\n").status()).isEqualTo(401);
    assertThat(
            get(
                    "/actuator/info",
                    "X-Forwarded-For: 8.8.8.8\r\nAuthorization: Bearer "
                        + MINT.token("metrics:read")
                        + "\r\n")
                .status())
        .isEqualTo(200);
    RawHttp.Answer answer =
        get(
            "/actuator/info",
            "Forwarded: for=8.8.8.8\r\nAuthorization: Bearer " + token() + "\r\n");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("metrics:read");
    assertThat(get("/actuator/health", "X-Forwarded-For: 8.8.8.8\r\n").status()).isIn(200, 503);
  }

  @Test
  void headersThatDripAreCut() throws Exception {
    assertThat(secondsOfDripping("GET /v1/things HTTP/1.1\r\nHost: x\r\nX-Slow: ", 408))
        .isBetween(1.0, 6.0);
  }

  @Test
  void aBodyThatDripsIsCut() throws Exception {
    assertThat(secondsOfDripping(postHead(token()), 408)).isBetween(1.0, 12.0);
  }

  @Test
  void aBodyThatNobodyWantsIsNotReadForEver() throws Exception {
    assertThat(secondsOfDripping(postHead("no-token"), 401)).isLessThan(20);
  }

  private static String postHead(String token) {
    return "POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n ";
  }

  /** Sends a byte every 200 ms until the connection is closed by the other side. */
  private double secondsOfDripping(String start, int status) throws Exception {
    long began = System.nanoTime();
    try (RawHttp http = new RawHttp(port, Duration.ofSeconds(30))) {
      http.send(start.getBytes(StandardCharsets.UTF_8));
      Thread dripping =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (System.nanoTime() - began < Duration.ofSeconds(30).toNanos()) {
                        Thread.sleep(200);
                        http.send(new byte[] {' '});
                      }
                    } catch (IOException | InterruptedException e) {
                      // Closed, as it should be.
                    }
                  });
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(status);
      assertIsProblem(answer);
      dripping.join(Duration.ofSeconds(25));
      assertThat(dripping.isAlive()).as("still taken").isFalse();
    }
    return (System.nanoTime() - began) / 1e9;
  }

  @Test
  void oneConnectionServesManyRequests() throws IOException {
    try (RawHttp http = new RawHttp(port, Duration.ofSeconds(10))) {
      for (int i = 0; i < 5; i++) {
        byte[] body = "{\"number\":7}".getBytes(StandardCharsets.UTF_8);
        http.send(
            ("POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + (i % 2 == 0 ? token() : "no-token")
                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        http.send(body);
        RawHttp.Answer answer = http.answer();
        assertThat(answer.status()).isEqualTo(i % 2 == 0 ? 200 : 401);
      }
    }
  }

  @Test
  void aPackedBodyIsTaken() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
      gzip.write("{\"number\":7}".getBytes(StandardCharsets.UTF_8));
    }
    try (RawHttp http = new RawHttp(port, Duration.ofSeconds(10))) {
      http.send(
          ("POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + token()
                  + "\r\n"
                  + "Content-Type: application/json\r\n"
                  + "Content-Encoding: gzip\r\n"
                  + "Content-Length: "
                  + bytes.size()
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      http.send(bytes.toByteArray());
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonNode thing = JsonMapper.shared().readTree(answer.body());
      assertThat(thing.path("number").asLong(0)).isEqualTo(7);
    }
  }
}
