package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.sandbox.core.Behaviour;
import dev.swath.sandbox.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Card payments over HTTP. */
class StripeTest {
  private static final String INTENTS = "/v1/payment_intents";
  private static final String VISA = "pm_card_visa";

  @TempDir Path data;
  private final SteppingClock clock = new SteppingClock();
  private ProviderSandbox sandbox;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    sandbox =
        ProviderSandbox.start(
            Config.inFolder(data).withClock(clock).withPatience(Duration.ofMillis(300)));
    client = Client.of(sandbox);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    sandbox.close();
  }

  @Test
  void setsMoneyAsideThenTakesAPartOfIt() throws Exception {
    JsonNode intent = body(post(INTENTS, "key-1", order("order-1", VISA)), 200);
    assertThat(intent.path("status").asString()).isEqualTo("requires_capture");
    assertThat(intent.path("amount_capturable").intValue()).isEqualTo(2000);
    assertThat(intent.at("/metadata/order").asString()).isEqualTo("order-1");
    assertThat(intent.path("client_secret").asString()).startsWith(id(intent) + "_secret_");

    JsonNode captured =
        body(post(INTENTS + "/" + id(intent) + "/capture", "key-2", "amount_to_capture=1500"), 200);

    assertThat(captured.path("status").asString()).isEqualTo("succeeded");
    assertThat(captured.path("amount_received").intValue()).isEqualTo(1500);
    assertThat(captured.path("amount_capturable").intValue()).isZero();
    assertThat(client.read(INTENTS + "/" + id(intent))).isEqualTo(captured);
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_chargeDeclined, card_declined, generic_decline",
    "pm_card_chargeDeclinedInsufficientFunds, card_declined, insufficient_funds",
    "pm_card_chargeDeclinedExpiredCard, expired_card, ''"
  })
  void declinesAsTheTestCardSays(String card, String code, String declineCode) throws Exception {
    JsonNode error = body(post(INTENTS, "key", order("order", card)), 402).path("error");

    assertThat(error.path("type").asString()).isEqualTo("card_error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("decline_code").asString()).isEqualTo(declineCode);
    JsonNode intent = error.path("payment_intent");
    assertThat(intent.path("status").asString()).isEqualTo("requires_payment_method");
    assertThat(intent.at("/last_payment_error/code").asString()).isEqualTo(code);
    assertThat(client.read(INTENTS + "/" + id(intent))).isEqualTo(intent);
  }

  @ParameterizedTest
  @CsvSource({"succeeded, requires_capture", "failed, requires_payment_method"})
  void waitsForTheChallengeOfTheBank(String outcome, String status) throws Exception {
    JsonNode intent =
        body(post(INTENTS, "key", order("order", "pm_card_authenticationRequired")), 200);
    assertThat(intent.path("status").asString()).isEqualTo("requires_action");
    assertThat(intent.at("/next_action/type").asString()).isEqualTo("use_stripe_sdk");
    String challenge = "/_sandbox/payments/" + id(intent) + "/authentication";

    HttpResponse<String> ended = client.post(challenge, "{\"outcome\": \"%s\"}".formatted(outcome));

    assertThat(body(ended, 200).path("status").asString()).isEqualTo(status);
    JsonNode after = client.read(INTENTS + "/" + id(intent));
    assertThat(after.path("status").asString()).isEqualTo(status);
    assertThat(after.at("/last_payment_error/code").asString())
        .isEqualTo(outcome.equals("failed") ? "payment_intent_authentication_failure" : "");
    assertThat(client.post(challenge, "{\"outcome\": \"failed\"}").statusCode()).isEqualTo(409);
    assertThat(client.post(challenge, "{}").statusCode()).isEqualTo(400);
    assertThat(
            client
                .post("/_sandbox/payments/pi_x/authentication", "{\"outcome\": \"failed\"}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aKeyIsCarriedOutOnce() throws Exception {
    HttpResponse<String> first = post(INTENTS, "key", order("order", VISA));
    HttpResponse<String> again = post(INTENTS, "key", order("order", VISA));
    HttpResponse<String> other = post(INTENTS, "key", order("another", VISA));

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(body(other, 400).at("/error/type").asString()).isEqualTo("idempotency_error");
    assertThat(client.read("/_sandbox/payments").size()).isEqualTo(1);
  }

  @Test
  void aKeyKeepsARefusalButNotAMistake() throws Exception {
    String declined = order("order", "pm_card_chargeDeclined");
    assertThat(post(INTENTS, "declined", declined).body())
        .isEqualTo(post(INTENTS, "declined", declined).body());

    assertThat(post(INTENTS, "mistake", order("order", "pm_unheard_of")).statusCode())
        .isEqualTo(400);
    assertThat(post(INTENTS, "mistake", order("order", VISA)).statusCode()).isEqualTo(200);
  }

  @Test
  void manyAtOnceUnderOneKeyAreOnePayment() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all =
        Stream.generate(() -> request(INTENTS, "key", order("order", VISA)))
            .limit(50)
            .map(request -> client.http().sendAsync(request, BodyHandlers.ofString()))
            .toList();

    assertThat(all).allSatisfy(each -> assertThat(each.get().statusCode()).isIn(200, 409));
    assertThat(client.read("/_sandbox/payments").size()).isEqualTo(1);
  }

  @Test
  void canBeCapturedOnceAndNotForMore() throws Exception {
    String intent = INTENTS + "/" + id(body(post(INTENTS, "a", order("order", VISA)), 200));

    assertThat(error(post(intent + "/capture", "b", "amount_to_capture=2001"), 400))
        .isEqualTo("amount_too_large");
    body(post(intent + "/capture", "c", ""), 200);
    assertThat(error(post(intent + "/capture", "d", ""), 400))
        .isEqualTo("payment_intent_unexpected_state");
    assertThat(error(post(intent + "/cancel", "e", ""), 400))
        .isEqualTo("payment_intent_unexpected_state");
  }

  @Test
  void cancelsWhatWasNotCaptured() throws Exception {
    String intent = INTENTS + "/" + id(body(post(INTENTS, "a", order("order", VISA)), 200));

    JsonNode canceled = body(post(intent + "/cancel", "b", ""), 200);

    assertThat(canceled.path("status").asString()).isEqualTo("canceled");
    assertThat(canceled.path("cancellation_reason").isNull()).isTrue();
    assertThat(error(post(intent + "/capture", "c", ""), 400))
        .isEqualTo("payment_intent_unexpected_state");
    assertThat(error(post(intent + "/cancel", "d", ""), 400))
        .isEqualTo("payment_intent_unexpected_state");
  }

  @Test
  void releasesWhatNobodyTakesWithinAWeek() throws Exception {
    String intent = INTENTS + "/" + id(body(post(INTENTS, "a", order("order", VISA)), 200));

    clock.pass(Duration.ofDays(7).minusMillis(1));
    assertThat(client.read(intent).path("status").asString()).isEqualTo("requires_capture");
    clock.pass(Duration.ofMillis(1));

    JsonNode expired = client.read(intent);
    assertThat(expired.path("status").asString()).isEqualTo("canceled");
    assertThat(expired.path("cancellation_reason").asString()).isEqualTo("automatic");
    assertThat(post(intent + "/capture", "b", "").statusCode()).isEqualTo(400);
  }

  @Test
  void refundsInPartsUntilNothingIsLeft() throws Exception {
    String id = id(body(post(INTENTS, "a", order("order", VISA)), 200));
    String refund = "payment_intent=" + id + "&amount=";
    assertThat(error(post("/v1/refunds", "b", refund + 500), 400))
        .as("nothing was taken yet")
        .isEqualTo("payment_intent_unexpected_state");
    post(INTENTS + "/" + id + "/capture", "c", "amount_to_capture=1500");

    JsonNode first = body(post("/v1/refunds", "d", refund + 500), 200);
    body(post("/v1/refunds", "d", refund + 500), 200);
    assertThat(error(post("/v1/refunds", "e", refund + 1001), 400)).isEqualTo("amount_too_large");
    body(post("/v1/refunds", "f", "payment_intent=" + id), 200);
    assertThat(error(post("/v1/refunds", "g", refund + 1), 400))
        .isEqualTo("charge_already_refunded");

    assertThat(first.path("status").asString()).isEqualTo("succeeded");
    assertThat(first.path("amount").intValue()).isEqualTo(500);
    JsonNode summary = client.read("/_sandbox/payments").path(0);
    assertThat(summary.path("captured").intValue()).isEqualTo(1500);
    assertThat(summary.path("refunded").intValue()).isEqualTo(1500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amount=",
        "amount=0",
        "amount=-1",
        "amount=1.5",
        "amount=100000000",
        "currency=",
        "currency=Euro",
        "confirm=false",
        "capture_method=automatic",
        "payment_method=",
        "payment_method=pm_unheard_of",
        "x=%zz"
      })
  void namesTheParameterThatIsWrong(String parameter) throws Exception {
    JsonNode error =
        body(post(INTENTS, "key", order("order", VISA) + "&" + parameter), 400).path("error");

    assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.path("param").asString())
        .isEqualTo(parameter.startsWith("x") ? "body" : parameter.split("=", 2)[0]);
    assertThat(client.read("/_sandbox/payments").isEmpty()).isTrue();
  }

  @Test
  void asksForAKeyAndKnowsItsPayments() throws Exception {
    HttpRequest bare =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + INTENTS + "/pi_x")).build();

    assertThat(client.http().send(bare, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    assertThat(error(client.get(INTENTS + "/pi_x"), 404)).isEqualTo("resource_missing");
    assertThat(error(post("/v1/refunds", "key", "payment_intent=pi_x"), 400))
        .isEqualTo("resource_missing");
    assertThat(post(INTENTS, "k".repeat(256), order("order", VISA)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "http-400, 400, 0",
    "http-429, 429, 0",
    "http-500, 500, 0",
    "accept-then-500, 500, 1"
  })
  void failsOnceAsScripted(String fault, int status, int taken) throws Exception {
    script("cus_1", fault);

    assertThat(post(INTENTS, "key", order("order", VISA)).statusCode()).isEqualTo(status);
    assertThat(client.read("/_sandbox/payments").size()).isEqualTo(taken);
    assertThat(post(INTENTS, "key", order("order", VISA)).statusCode()).isEqualTo(200);
    assertThat(client.read("/_sandbox/payments").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"cus_1, reset, 0", "cus_1, hang, 0", "cus_1, accept-then-drop, 1", "*, reset, 0"})
  void givesNoAnswerOnceAsScripted(String customer, String fault, int taken) throws Exception {
    script(customer, fault);

    assertThatThrownBy(() -> post(INTENTS, "key", order("order", VISA)))
        .isInstanceOf(IOException.class);
    assertThat(client.read("/_sandbox/payments").size()).isEqualTo(taken);
    assertThat(post(INTENTS, "key", order("order", VISA)).statusCode()).isEqualTo(200);
    assertThat(client.read("/_sandbox/payments").size()).isEqualTo(1);
  }

  @Test
  void takesFaultsInTurnFromThePaymentsOfOneCustomerOnly() throws Exception {
    String id = id(body(post(INTENTS, "a", order("order", VISA)), 200));
    script("cus_1", "http-500\", \"http-429");

    assertThat(post(INTENTS + "/" + id + "/capture", "b", "").statusCode()).isEqualTo(500);
    assertThat(client.read("/_sandbox/customers/cus_1").at("/faults/0").asString())
        .isEqualTo("http-429");
    assertThat(post(INTENTS, "c", order("order-2", VISA).replace("cus_1", "cus_2")).statusCode())
        .isEqualTo(200);
    assertThat(client.get(INTENTS + "/" + id).statusCode()).as("changes nothing").isEqualTo(200);
    assertThat(post(INTENTS + "/" + id + "/cancel", "d", "").statusCode()).isEqualTo(429);
    assertThat(client.put("/_sandbox/customers/cus_1", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void theErrorRateOfTheSandboxIsItsToo() throws Exception {
    sandbox.conduct().behave(Behaviour.DEFAULT.withHttpErrorRate(1));

    assertThat(body(post(INTENTS, "key", order("order", VISA)), 500).at("/error/type").asString())
        .isEqualTo("api_error");
    assertThat(client.get(INTENTS + "/pi_x").statusCode()).isEqualTo(500);
    assertThat(sandbox.payments().newestFirst()).isEmpty();
  }

  @Test
  void tellsOrdersThatWerePaidTwice() throws Exception {
    body(post(INTENTS, "a", order("twice", VISA)), 200);
    body(post(INTENTS, "b", order("once", VISA)), 200);
    body(post(INTENTS, "c", order("twice", "pm_card_chargeDeclined")), 402);
    assertThat(client.read("/_sandbox/payments/duplicates").isEmpty()).isTrue();

    String second = id(body(post(INTENTS, "d", order("twice", VISA)), 200));
    body(post(INTENTS + "/" + second + "/cancel", "e", ""), 200);

    JsonNode duplicates = client.read("/_sandbox/payments/duplicates");
    assertThat(duplicates.size()).isEqualTo(1);
    assertThat(duplicates.at("/0/order").asString()).isEqualTo("twice");
    assertThat(duplicates.at("/0/paymentIds").size()).isEqualTo(2);
    assertThat(duplicates.at("/0/paymentIds/0").asString()).isEqualTo(second);
  }

  @Test
  void remembersPaymentsAndKeysOverARestart() throws Exception {
    HttpResponse<String> first = post(INTENTS, "a", order("order", VISA));
    String id = id(body(first, 200));
    String challenged =
        id(body(post(INTENTS, "b", order("o2", "pm_card_authenticationRequired")), 200));
    client.post(
        "/_sandbox/payments/" + challenged + "/authentication", "{\"outcome\": \"failed\"}");
    body(post(INTENTS + "/" + id + "/capture", "c", "amount_to_capture=1200"), 200);
    body(post("/v1/refunds", "d", "payment_intent=" + id + "&amount=200"), 200);
    JsonNode before = client.read("/_sandbox/payments");
    JsonNode failed = client.read(INTENTS + "/" + challenged);
    assertThat(Files.readString(data.resolve("payments.jsonl"))).endsWith("\n");
    stop();
    Files.writeString(
        data.resolve("payments.jsonl"), "{\"payment\":{\"id\":\"pi", StandardOpenOption.APPEND);

    start();

    assertThat(client.read("/_sandbox/payments")).isEqualTo(before);
    assertThat(client.read(INTENTS + "/" + challenged)).isEqualTo(failed);
    assertThat(post(INTENTS, "a", order("order", VISA)).body()).isEqualTo(first.body());
    body(post("/v1/refunds", "d", "payment_intent=" + id + "&amount=200"), 200);
    assertThat(client.read("/_sandbox/payments")).isEqualTo(before);
  }

  private static String order(String order, String card) {
    return "amount=2000&currency=eur&customer=cus_1&payment_method="
        + card
        + "&capture_method=manual&confirm=true&metadata%5Border%5D="
        + order
        + "&metadata%5Bcontract%5D=demo";
  }

  private HttpRequest request(String path, String key, String form) {
    return HttpRequest.newBuilder(client.base().resolve(path))
        .header("Authorization", "Bearer sk_test")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(form))
        .build();
  }

  private HttpResponse<String> post(String path, String key, String form)
      throws IOException, InterruptedException {
    return client.http().send(request(path, key, form), BodyHandlers.ofString());
  }

  private void script(String customer, String fault) throws IOException, InterruptedException {
    assertThat(
            client
                .put("/_sandbox/customers/" + customer, "{\"faults\": [\"" + fault + "\"]}")
                .statusCode())
        .isEqualTo(200);
  }

  private static JsonNode body(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Json.tree(response.body());
  }

  private static String error(HttpResponse<String> response, int status) {
    return body(response, status).at("/error/code").asString();
  }

  private static String id(JsonNode intent) {
    return intent.path("id").asString();
  }
}
