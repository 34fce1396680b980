package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.sandbox.core.Behaviour;
import dev.swath.sandbox.http.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Everything a provider can do wrong, on demand. */
class FaultsTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  @TempDir Path data;
  private final SteppingClock clock = new SteppingClock();
  private ProviderSandbox sandbox;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    sandbox = ProviderSandbox.start(Config.inFolder(data).withClock(clock).withPatience(PATIENCE));
    client = Client.of(sandbox);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({"http-400, 400", "http-429, 429", "http-500, 500", "ok, 201"})
  void answersAsScriptedOnceThenWell(String fault, int status) throws Exception {
    script("scene", "{\"place\": [\"" + fault + "\"]}");

    HttpResponse<String> first = client.order("scene", "first");
    assertThat(first.statusCode()).isEqualTo(status);
    assertThat(first.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
    assertThat(taken()).isEqualTo(status == 201 ? 1 : 0);
    assertThat(client.order("scene", "second").statusCode()).isEqualTo(201);
  }

  @Test
  void takesTheFaultsOfASceneInTurnAndLeavesOthersAlone() throws Exception {
    script("scene", "{\"place\": [\"http-500\", \"http-429\"]}");

    assertThat(client.order("scene", "a").statusCode()).isEqualTo(500);
    assertThat(client.order("other", "b").statusCode()).isEqualTo(201);
    assertThat(client.read("/_sandbox/scenes/scene").at("/place/0").asString())
        .isEqualTo("http-429");
    assertThat(client.order("scene", "c").statusCode()).isEqualTo(429);
    assertThat(client.order("scene", "d").statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({"reset, 0", "hang, 0", "accept-then-drop, 1"})
  void closesTheConnectionWithoutAnAnswer(String fault, int taken) throws Exception {
    script("scene", "{\"place\": [\"" + fault + "\"]}");

    assertThatThrownBy(() -> client.order("scene", "ref")).isInstanceOf(IOException.class);

    assertThat(client.read("/api/v1/orders?tags=ref").path("totalResults").intValue())
        .isEqualTo(taken);
  }

  @Test
  void aHangLastsAsLongAsThePatience() throws Exception {
    script("scene", "{\"place\": [\"hang\"]}");
    long start = System.nanoTime();

    assertThatThrownBy(() -> client.order("scene", "ref")).isInstanceOf(IOException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(PATIENCE);
  }

  @Test
  void canTakeTheOrderAndAnswer500() throws Exception {
    script("scene", "{\"place\": [\"accept-then-500\"]}");

    assertThat(client.order("scene", "ref").statusCode()).isEqualTo(500);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void tellsReferencesThatWereOrderedTwice() throws Exception {
    script("scene", "{\"place\": [\"accept-then-drop\"]}");
    assertThatThrownBy(() -> client.order("scene", "ref")).isInstanceOf(IOException.class);
    client.order("scene", "another");
    assertThat(client.read("/_sandbox/orders/duplicates").isEmpty()).isTrue();

    client.order("scene", "ref");

    JsonNode duplicates = client.read("/_sandbox/orders/duplicates");
    assertThat(duplicates.size()).isEqualTo(1);
    assertThat(duplicates.at("/0/reference").asString()).isEqualTo("ref");
    assertThat(duplicates.at("/0/orderIds").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"delivered", "error", "rejected"})
  void endsAsScripted(String outcome) throws Exception {
    script("scene", "{\"outcome\": \"" + outcome + "\", \"delayMillis\": 60000}");
    client.order("scene", "ref");

    clock.pass(Duration.ofMillis(59_999));
    assertThat(statusOf("ref")).isEqualTo("ordered");
    clock.pass(Duration.ofMillis(1));
    assertThat(statusOf("ref")).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "sandbox-error-1, error",
    "sandbox-rejected-1, rejected",
    "sandbox-never-1, ordered",
    "sandbox, delivered"
  })
  void someSceneIdsNeedNoScript(String scene, String status) throws Exception {
    client.order(scene, "ref");

    clock.pass(Duration.ofDays(30));

    assertThat(statusOf("ref")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"true, 1999, 200", "true, 2000, 409", "false, 0, 409"})
  void cancelsAsScripted(boolean cancellable, long afterMillis, int status) throws Exception {
    script("scene", "{\"cancellable\": " + cancellable + "}");
    String id = Json.tree(client.order("scene", "ref").body()).path("id").asString();

    clock.pass(Duration.ofMillis(afterMillis));

    assertThat(client.post("/api/v1/orders/" + id + "/cancel", "").statusCode()).isEqualTo(status);
  }

  @Test
  void forgetsAScript() throws Exception {
    script("a%2Fb", "{\"place\": [\"http-500\"]}");
    assertThat(sandbox.conduct().scriptOf("a/b")).isPresent();

    client.send("DELETE", "/_sandbox/scenes/a%2Fb", "");

    assertThat(client.get("/_sandbox/scenes/a%2Fb").statusCode()).isEqualTo(404);
    assertThat(client.order("a/b", "ref").statusCode()).isEqualTo(201);
  }

  @Test
  void behaviourChangesAtRunTimeForOrdersToCome() throws Exception {
    client.order("scene", "before");
    HttpResponse<String> answer = client.put("/_sandbox/behaviour", "{\"delayMillis\": 5000}");
    client.order("scene", "after");

    assertThat(Json.tree(answer.body())).isEqualTo(client.read("/_sandbox/behaviour"));
    assertThat(sandbox.conduct().behaviour()).isEqualTo(new Behaviour(5000, 0, 0));
    clock.pass(Duration.ofSeconds(2));
    assertThat(statusOf("before")).isEqualTo("delivered");
    assertThat(statusOf("after")).isEqualTo("ordered");
  }

  @Test
  void failsAFractionOfRequestsAndOfOrdersTheSameWayForOneSeed(@TempDir Path other)
      throws Exception {
    Behaviour shaky = new Behaviour(0, 0.3, 0.5);
    sandbox.conduct().behave(shaky);
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(client.order("scene", "ref-" + i).statusCode());
    }
    assertThat(answers.stream().filter(status -> status == 500).count()).isBetween(40L, 80L);

    try (ProviderSandbox again =
            ProviderSandbox.start(Config.inFolder(other).withClock(clock).withBehaviour(shaky));
        Client sameAgain = Client.of(again)) {
      for (int i = 0; i < 200; i++) {
        assertThat(sameAgain.order("scene", "ref-" + i).statusCode()).isEqualTo(answers.get(i));
      }
      assertThat(outcomes(again)).isEqualTo(outcomes(sandbox)).contains("ERROR", "DELIVERED");
    }
    assertThat(client.get("/health").statusCode()).as("is not the provider's").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"delayMillis\": -1}", "{\"httpErrorRate\": 1.5}", "{\"delay\": 1}", "[]", "{"})
  void refusesAnImpossibleBehaviour(String behaviour) throws Exception {
    assertThat(client.put("/_sandbox/behaviour", behaviour).statusCode()).isEqualTo(400);
    assertThat(sandbox.conduct().behaviour()).isEqualTo(Behaviour.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"place\": [\"explode\"]}",
        "{\"outcome\": \"lost\"}",
        "{\"delayMillis\": -1}",
        "null"
      })
  void refusesAnImpossibleScript(String script) throws Exception {
    assertThat(client.put("/_sandbox/scenes/scene", script).statusCode()).isEqualTo(400);
  }

  private void script(String scene, String script) throws IOException, InterruptedException {
    assertThat(client.put("/_sandbox/scenes/" + scene, script).statusCode()).isEqualTo(200);
  }

  private long taken() {
    return sandbox.orders().newestFirst().count();
  }

  private String statusOf(String reference) throws IOException, InterruptedException {
    JsonNode order =
        client.read("/_sandbox/orders").values().stream()
            .filter(each -> each.at("/tags/0").asString().equals(reference))
            .findFirst()
            .orElseThrow();
    return order.path("status").asString();
  }

  private static List<String> outcomes(ProviderSandbox of) {
    return of.orders()
        .newestFirst()
        .map(order -> order.deliveries().getFirst().plan().outcome().name())
        .toList();
  }
}
