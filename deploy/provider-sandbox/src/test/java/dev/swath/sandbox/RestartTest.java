package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.sandbox.core.Behaviour;
import dev.swath.sandbox.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the sandbox still knows after it was stopped or killed. */
class RestartTest {
  @TempDir Path data;
  private final SteppingClock clock = new SteppingClock();

  @Test
  void ordersGoOnWhileItIsDown() throws Exception {
    JsonNode placed;
    String cancelled;
    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      placed = Json.tree(client.order("scene", "ref").body());
      cancelled = Json.tree(client.order("scene", "other").body()).path("id").asString();
      client.post("/api/v1/orders/" + cancelled + "/cancel", "");
    }
    clock.pass(Duration.ofSeconds(2));

    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      JsonNode found = client.read("/api/v1/orders?tags=ref").at("/items/0");
      assertThat(found.path("id")).isEqualTo(placed.path("id"));
      assertThat(found.path("payload")).isEqualTo(placed.path("payload"));
      assertThat(found.path("createdAt")).isEqualTo(placed.path("createdAt"));
      assertThat(found.path("status").asString()).isEqualTo("delivered");
      assertThat(client.get(found.at("/deliveries/0/_links/download/href").asString()).statusCode())
          .isEqualTo(200);
      assertThat(client.read("/api/v1/orders/" + cancelled).path("status").asString())
          .isEqualTo("cancelled");
    }
  }

  @Test
  void anOrderIsInTheJournalBeforeItIsAnswered() throws Exception {
    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      client.order("scene", "ref");

      assertThat(Files.readString(journal())).contains("\"ref\"").endsWith("\n");
    }
  }

  @Test
  void aTornLastLineIsCutOff() throws Exception {
    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      client.order("scene", "whole");
    }
    Files.writeString(journal(), "{\"event\":\"placed\",\"ord", StandardOpenOption.APPEND);

    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      client.order("scene", "next");
    }
    try (ProviderSandbox sandbox = start()) {
      assertThat(sandbox.orders().newestFirst().map(order -> order.tags().getFirst()))
          .containsExactly("next", "whole");
    }
  }

  @Test
  void aDamagedLineBeforeTheLastIsNotPassedOver() throws Exception {
    Files.writeString(journal(), "{\"event\":\"placed\",\"ord\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the line at byte 0 of");
  }

  @Test
  void anIndexThatIsDamagedIsMadeAnew() throws Exception {
    placeAndCancel();
    Files.writeString(index(), "no index at all");

    assertEverythingIsFound();
  }

  @Test
  void anIndexThatIsLostIsMadeAnew() throws Exception {
    placeAndCancel();
    Files.delete(index());

    assertEverythingIsFound();
  }

  @Test
  void anIndexThatIsAheadOfItsJournalIsMadeAnew() throws Exception {
    placeAndCancel();
    byte[] whole = Files.readAllBytes(journal());
    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      client.order("scene", "lost with the machine");
    }
    Files.write(journal(), whole);

    assertEverythingIsFound();
    try (ProviderSandbox sandbox = start()) {
      assertThat(sandbox.orders().newestFirst("lost with the machine")).isEmpty();
    }
  }

  @Test
  void aStartReadsOnlyWhatTheIndexDoesNotKnow() throws Exception {
    placeAndCancel();
    byte[] line = Files.readAllBytes(journal());
    // What the index knows is not read again, so that its damage is found by whoever asks for it.
    line[0] = '#';
    Files.write(journal(), line);

    try (ProviderSandbox sandbox = start()) {
      assertThat(sandbox.orders().newestFirst("kept")).hasSize(1);
    }
  }

  private void placeAndCancel() throws Exception {
    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      String id = Json.tree(client.order("scene", "gone").body()).path("id").asString();
      client.post("/api/v1/orders/" + id + "/cancel", "");
      client.order("scene", "kept");
    }
  }

  private void assertEverythingIsFound() throws Exception {
    try (ProviderSandbox sandbox = start();
        Client client = Client.of(sandbox)) {
      assertThat(client.read("/api/v1/orders?tags=kept").path("items").size()).isEqualTo(1);
      assertThat(client.read("/api/v1/orders?tags=gone").at("/items/0/status").asString())
          .isEqualTo("cancelled");
      assertThat(client.read("/_sandbox/orders").size()).isEqualTo(2);
    }
  }

  @Test
  void aFolderServesOneSandboxAtATime() throws Exception {
    try (ProviderSandbox sandbox = start()) {
      assertThat(sandbox.port()).isPositive();
      assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("uses");
    }
  }

  @Test
  void theEnvironmentConfiguresIt() {
    Config plain = Config.fromEnvironment(Map.of());
    Config set =
        Config.fromEnvironment(
            Map.of(
                "SANDBOX_ADDRESS", "0.0.0.0",
                "SERVER_PORT", "9090",
                "SANDBOX_DATA", data.toString(),
                "SANDBOX_DELAY_MILLIS", "10",
                "SANDBOX_HTTP_ERROR_RATE", "0.1",
                "SANDBOX_ORDER_ERROR_RATE", "0.2",
                "SANDBOX_SEED", "7"));

    assertThat(plain.address()).isEqualTo("127.0.0.1");
    assertThat(plain.port()).isEqualTo(8090);
    assertThat(plain.behaviour()).isEqualTo(Behaviour.DEFAULT);
    assertThat(set.address()).isEqualTo("0.0.0.0");
    assertThat(set.port()).isEqualTo(9090);
    assertThat(set.data()).isEqualTo(data);
    assertThat(set.behaviour()).isEqualTo(new Behaviour(10, 0.1, 0.2));
    assertThat(set.seed()).isEqualTo(7);
  }

  private ProviderSandbox start() throws IOException {
    return ProviderSandbox.start(Config.inFolder(data).withClock(clock));
  }

  private Path index() {
    return data.resolve("orders.index");
  }

  private Path journal() {
    return data.resolve("orders.jsonl");
  }
}
