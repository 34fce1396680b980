package dev.swath.ledger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Terms;
import dev.swath.events.domain.Violation;
import dev.swath.ledger.application.CardsInMemory;
import dev.swath.ledger.application.ContractQuery;
import dev.swath.ledger.application.ContractSummary;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerRequest.AdjustCredits;
import dev.swath.ledger.domain.LedgerRequest.ChangeTerms;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.domain.LedgerRequest.OperatorRequest;
import dev.swath.ledger.domain.PaymentCard;
import dev.swath.service.testing.PortContract;
import dev.swath.service.testing.RawHttp;
import dev.swath.service.testing.TokenMint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operators' API in front of a ledger that books everything. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "management.endpoint.health.group.readiness.include=readinessState")
class OperatorsApiTest extends PortContract {
  private static final TokenMint MINT = new TokenMint();

  @LocalServerPort private int port;
  @Autowired private AgreeableDesk desk;
  @Autowired private CardsInMemory cards;

  @DynamicPropertySource
  static void trustTheKey(DynamicPropertyRegistry properties) {
    properties.add(
        "spring.security.oauth2.resourceserver.jwt.public-key-location",
        () -> "file:" + MINT.publicKey());
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ComponentScan(basePackages = "dev.swath.ledger.rest")
  @ComponentScan(
      basePackages = "dev.swath.ledger.config",
      useDefaultFilters = false,
      includeFilters =
          @ComponentScan.Filter(
              type = FilterType.REGEX,
              pattern = ".*\\.(Web|Json|OpenApi)Configuration"))
  static class Service {
    @Bean
    AgreeableDesk desk() {
      return new AgreeableDesk();
    }

    @Bean
    CardsInMemory cards() {
      return new CardsInMemory();
    }

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }

  /** Remembers what it is asked for. */
  static final class AgreeableDesk implements OperatorDesk {
    private final List<OperatorRequest> asked = new ArrayList<>();
    private final List<ContractQuery> queries = new ArrayList<>();
    private List<ContractSummary> contracts = List.of();
    private @Nullable Violation denial;

    @Override
    public List<ContractSummary> list(ContractQuery query) {
      queries.add(query);
      return contracts;
    }

    @Override
    public LedgerReply ask(OperatorRequest request) {
      asked.add(request);
      if (denial != null) {
        return new LedgerReply.Denied(request.contractId(), denial);
      }
      Terms terms =
          request instanceof OpenContract open
              ? open.terms()
              : new Terms(
                  "x", BillingMode.CREDIT, "EUR", 100, Credits.ZERO, null, List.of(), null, false);
      return new LedgerReply.Booked(
          request.contractId(), terms, new Balances(0, 0, 0, 0, 0, 0), 1, "hash", false);
    }
  }

  private static ContractSummary summary(String contract) {
    return new ContractSummary(
        new ContractId(contract),
        "Name of " + contract,
        BillingMode.ENTERPRISE,
        "EUR",
        new Credits(7),
        true,
        new Balances(10, 4, 3, 5, 3, 1));
  }

  @BeforeEach
  void forget() {
    desk.asked.clear();
    desk.queries.clear();
    desk.contracts = List.of();
    desk.denial = null;
    cards.setAway(false);
    cards.forgetAll();
  }

  @Override
  protected int port() {
    return port;
  }

  @Override
  protected String token() {
    return MINT.token("ledger:admin");
  }

  @Override
  protected String readPath() {
    return "/v1/contracts/demo";
  }

  @Override
  protected String writePath() {
    return "/v1/contracts/demo/credits";
  }

  private RawHttp.Answer send(String method, String path, String body, String headers)
      throws IOException {
    return RawHttp.ask(
        port,
        (method
                + " "
                + path
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + token()
                + "\r\nContent-Type: application/json\r\n"
                + headers
                + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.UTF_8));
  }

  private RawHttp.Answer post(String path, String body) throws IOException {
    return send("POST", path, body, "Idempotency-Key: k\r\n");
  }

  private static JsonNode json(RawHttp.Answer answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  /** A body with one wrong value, and where that stands. */
  private record Wrong(String path, String body, String pointer) {}

  private static final String OPEN = "{\"contractId\":\"c\",\"name\":\"n\",%s}";

  @TestFactory
  Stream<DynamicTest> valuesAreTakenAsTheyAreWrittenOrRefused() {
    Stream<Wrong> amounts =
        Stream.of(
                "50.9",
                "50.0",
                "0.5",
                "1e3",
                "\"50\"",
                "\" 7 \"",
                "true",
                "[1]",
                "{}",
                "99999999999999999999")
            .flatMap(
                value ->
                    Stream.of(
                        new Wrong(
                            "/v1/contracts/c/credits", "{\"credits\":" + value + "}", "/credits"),
                        new Wrong(
                            "/v1/contracts/c/adjustments",
                            "{\"credits\":" + value + ",\"reason\":\"r\"}",
                            "/credits"),
                        new Wrong(
                            "/v1/contracts", OPEN.formatted("\"credits\":" + value), "/credits"),
                        new Wrong(
                            "/v1/contracts",
                            OPEN.formatted("\"creditLimit\":" + value),
                            "/creditLimit"),
                        new Wrong(
                            "/v1/contracts",
                            OPEN.formatted("\"lowBalance\":" + value),
                            "/lowBalance"),
                        new Wrong(
                            "/v1/contracts",
                            OPEN.formatted("\"creditsPerUnit\":" + value),
                            "/creditsPerUnit"),
                        new Wrong(
                            "/v1/contracts",
                            OPEN.formatted(
                                "\"budgets\":[{\"period\":\"day\",\"credits\":" + value + "}]"),
                            "/budgets/0/credits")));
    Stream<Wrong> times =
        Stream.of(
                "1767225600000",
                "1767225600",
                "\"1767225600\"",
                "\"2030-01-01\"",
                "\"2030-01-01T00:00:00\"",
                "\"2030-02-30T00:00:00Z\"",
                "\"+61971-03-27T00:00:00Z\"",
                "\"yesterday\"",
                "true",
                "1.5")
            .map(
                value ->
                    new Wrong(
                        "/v1/contracts/c/credits",
                        "{\"credits\":1,\"validUntil\":" + value + "}",
                        "/validUntil"));
    Stream<Wrong> texts =
        Stream.of(
                "true",
                "12",
                "1.5",
                "[]",
                "{}",
                "\"\"",
                "\" \"",
                "\"a\\ud800b\"",
                "\"a\\u0000b\"",
                "\"a\\r\\nb\"",
                "\"a\\u202eb\"",
                "\"a\\u2028b\"",
                "\"a\\u2066b\"",
                "\"" + "x".repeat(201) + "\"")
            .flatMap(
                value ->
                    Stream.of(
                        new Wrong(
                            "/v1/contracts/c/credits",
                            "{\"credits\":1,\"reason\":" + value + "}",
                            "/reason"),
                        new Wrong(
                            "/v1/contracts",
                            "{\"contractId\":\"c\",\"name\":" + value + "}",
                            "/name")));
    Stream<Wrong> currencies =
        Stream.of("\"XXX\"", "\"XTS\"", "\"XAU\"", "\"eur\"", "\"EURO\"", "978")
            .map(
                value ->
                    new Wrong(
                        "/v1/contracts", OPEN.formatted("\"currency\":" + value), "/currency"));
    Stream<Wrong> others =
        Stream.of(
            new Wrong("/v1/contracts/c/credits", "{\"credits\":1,\"x\":1}", "/x"),
            new Wrong(
                "/v1/contracts", OPEN.formatted("\"budgets\":[{\"x/y\":1}]"), "/budgets/0/x~1y"),
            new Wrong("/v1/contracts", OPEN.formatted("\"budgets\":[null]"), "/budgets/0"),
            new Wrong("/v1/contracts", OPEN.formatted("\"budgets\":{}"), "/budgets"),
            new Wrong("/v1/contracts", "{\"contractId\":12,\"name\":\"n\"}", "/contractId"),
            new Wrong("/v1/contracts", "{\"contractId\":\"a b\",\"name\":\"n\"}", "/contractId"));
    return Stream.of(amounts, times, texts, currencies, others)
        .flatMap(wrongs -> wrongs)
        .map(
            wrong ->
                DynamicTest.dynamicTest(
                    wrong.path() + " " + wrong.body(),
                    () -> {
                      desk.asked.clear();
                      RawHttp.Answer answer = post(wrong.path(), wrong.body());
                      assertThat(answer.status()).as(answer.body()).isEqualTo(422);
                      assertIsProblem(answer);
                      assertThat(json(answer).at("/errors/0/pointer").asString(""))
                          .isEqualTo(wrong.pointer());
                      assertThat(desk.asked).isEmpty();
                    }));
  }

  @Test
  void contractsAreListedPageByPage() throws IOException {
    desk.contracts = List.of(summary("a"), summary("b"), summary("c"));

    RawHttp.Answer answer =
        send("GET", "/v1/contracts?limit=2&billingMode=enterprise&suspended=true", "", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(desk.queries)
        .containsExactly(new ContractQuery(null, 3, BillingMode.ENTERPRISE, true));
    assertThat(json(answer).path("contracts")).hasSize(2);
    assertThat(json(answer).at("/contracts/0").toString())
        .isEqualTo(
            "{\"contractId\":\"a\",\"name\":\"Name of a\",\"billingMode\":\"enterprise\","
                + "\"currency\":\"EUR\",\"creditLimit\":7,\"suspended\":true,"
                + "\"creditsGranted\":10,\"creditsAvailable\":4,\"creditsHeld\":3,"
                + "\"creditsSpent\":5,\"creditsRefunded\":3,\"creditsExpired\":1}");

    desk.contracts = List.of(summary("c"));
    String cursor = json(answer).path("nextCursor").asString("");
    RawHttp.Answer last = send("GET", "/v1/contracts?cursor=" + cursor, "", "");
    assertThat(desk.queries.getLast())
        .isEqualTo(new ContractQuery(new ContractId("b"), 51, null, null));
    assertThat(json(last).path("contracts")).hasSize(1);
    assertThat(json(last).path("nextCursor").isString()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=1.0",
        "limit=99999999999",
        "cursor=*",
        "cursor=",
        "cursor=YSBi",
        "billingMode=cash",
        "billingMode=CARD",
        "suspended=yes",
        "suspended=1",
        "suspended=",
        "Limit=1",
        "status=open",
        "limit=1&limit=2"
      })
  void aQueryThatIsWrongIsRefused(String query) throws IOException {
    RawHttp.Answer answer = send("GET", "/v1/contracts?" + query, "", "");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).path("parameter").asString("")).isEqualTo(query.split("=", 2)[0]);
    assertThat(desk.queries).isEmpty();
  }

  private static final String CARD =
      "\"card\":{\"customer\":\"cus_1234567890\",\"paymentMethod\":\"pm_short\"}";

  @Test
  void aCardIsKeptBeforeAnythingRefersToItAndShownByItsEnd() throws IOException {
    RawHttp.Answer opened =
        post("/v1/contracts", OPEN.formatted("\"billingMode\":\"card\"," + CARD));

    assertThat(opened.status()).as(opened.body()).isEqualTo(201);
    Terms.Card asked = ((OpenContract) desk.asked.getFirst()).terms().card();
    PaymentCard card = new PaymentCard(new ContractId("c"), "cus_1234567890", "pm_short");
    assertThat(asked).isEqualTo(Terms.Card.of(card.reference()));
    assertThat(cards.find(card.reference())).isEqualTo(card);
    assertThat(json(opened).path("card").toString())
        .isEqualTo(
            "{\"reference\":\"%s\",\"customer\":\"…7890\",\"paymentMethod\":\"…\"}"
                .formatted(card.reference()));

    send("PATCH", "/v1/contracts/c", "{" + CARD + "}", "Idempotency-Key: k\r\n");
    assertThat(((ChangeTerms) desk.asked.getLast()).card())
        .isEqualTo(Terms.Card.of(card.reference()));
  }

  @Test
  void nothingIsAskedOfTheLedgerIfTheCardCannotBeKept() throws IOException {
    cards.setAway(true);

    RawHttp.Answer answer =
        post("/v1/contracts", OPEN.formatted("\"billingMode\":\"card\"," + CARD));

    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("ledger-unavailable");
    assertThat(desk.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "0", "\"no\"", "1.0"})
  void suspensionIsTrueOrFalse(String value) throws IOException {
    RawHttp.Answer answer =
        send("PATCH", "/v1/contracts/c", "{\"suspended\":" + value + "}", "Idempotency-Key: k\r\n");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(json(answer).at("/errors/0/pointer").asString("")).isEqualTo("/suspended");
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void wholeNumbersAndTimesWithAnOffsetAreTaken() throws IOException {
    RawHttp.Answer answer =
        post(
            "/v1/contracts/c/credits",
            "{\"credits\":50,\"validUntil\":\"2030-01-01T02:00:00+02:00\",\"reason\":\"Zürich"
                + " €\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(desk.asked)
        .singleElement()
        .isInstanceOfSatisfying(
            GrantCredits.class,
            grant -> {
              assertThat(grant.amount()).isEqualTo(new Credits(50));
              assertThat(grant.validUntil()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
              assertThat(grant.operation().reason()).isEqualTo("Zürich €");
            });
  }

  @Test
  void anAdjustmentMayTakeAway() throws IOException {
    post("/v1/contracts/c/adjustments", "{\"credits\":-2,\"reason\":\"r\"}");
    assertThat(desk.asked)
        .singleElement()
        .isInstanceOfSatisfying(
            AdjustCredits.class, adjust -> assertThat(adjust.by()).isEqualTo(-2));
  }

  @Test
  void allErrorsAreToldAtOnce() throws IOException {
    RawHttp.Answer answer =
        post("/v1/contracts", "{\"contractId\":\"a b\",\"name\":\"\",\"credits\":-1}");
    assertThat(json(answer).path("errors").size()).isEqualTo(3);
  }

  @Test
  void aMissingKeyIsNamed() throws IOException {
    RawHttp.Answer answer = send("POST", "/v1/contracts/c/credits", "{\"credits\":1}", "");
    assertThat(answer.status()).isEqualTo(400);
    assertIsProblem(answer);
    assertThat(json(answer).path("parameter").asString("")).isEqualTo("Idempotency-Key");
    assertThat(json(answer).path("detail").asString("")).contains("Idempotency-Key");
  }

  @Test
  void aKeyInQuotesIsTheSameKey() throws IOException {
    send("POST", "/v1/contracts/c/credits", "{\"credits\":1}", "Idempotency-Key: top-up\r\n");
    send("POST", "/v1/contracts/c/credits", "{\"credits\":1}", "Idempotency-Key: \"top-up\"\r\n");
    assertThat(desk.asked)
        .extracting(OperatorRequest::id)
        .hasSize(2)
        .containsOnly(desk.asked.getFirst().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "Zürich", "a,b", "\"a", "k\u00e9y"})
  void whatIsNoKeyIsRefused(String key) throws IOException {
    RawHttp.Answer answer =
        send(
            "POST",
            "/v1/contracts/c/credits",
            "{\"credits\":1}",
            "Idempotency-Key: " + key + "\r\n");
    assertThat(answer.status()).isEqualTo(400);
    assertIsProblem(answer);
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void takingAllBudgetsAwayIsAnotherRequestThanChangingNothing() throws IOException {
    send("PATCH", "/v1/contracts/c", "{\"budgets\":[]}", "Idempotency-Key: k\r\n");
    send("PATCH", "/v1/contracts/c", "{}", "Idempotency-Key: k\r\n");
    assertThat(desk.asked)
        .extracting(request -> ((ChangeTerms) request).operation().requestHash())
        .doesNotHaveDuplicates();
  }

  @Test
  void parametersThatNobodyKnowsAreRefused() throws IOException {
    RawHttp.Answer answer = post("/v1/contracts/c/credits?dryRun=true", "{\"credits\":1}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).path("parameter").asString("")).isEqualTo("dryRun");
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void aDenialIsAProblemOfItsReason() throws IOException {
    desk.denial = new Violation("above-charge", null, "More than was charged.");
    RawHttp.Answer answer = post("/v1/contracts/c/credits", "{\"credits\":1}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(json(answer).path("type").asString("")).endsWith("/above-charge");
    assertIsProblem(answer);
  }

  @Test
  void theCommittedDescriptionIsTheGeneratedOne() throws IOException {
    Path committed = Path.of("src/main/openapi/operators-api.yaml");
    String generated = send("GET", "/v3/api-docs.yaml", "", "").body();
    assertThat(generated).startsWith("openapi: 3.1");
    if (Boolean.getBoolean("openapi.update")) {
      Files.createDirectories(committed.getParent());
      Files.writeString(committed, generated);
    }
    assertThat(committed)
        .as("The API has changed. If that is meant, run this test with -Dopenapi.update=true")
        .content()
        .isEqualTo(generated);
  }
}
