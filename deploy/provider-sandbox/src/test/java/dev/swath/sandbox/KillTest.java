package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.sandbox.http.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process of its own that dies without warning. */
class KillTest {
  @TempDir Path data;

  @Test
  void whatWasAnsweredIsKnownToTheNextProcess() throws Exception {
    List<String> answers = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      try (SandboxProcess sandbox = SandboxProcess.start(data, "-Xmx128m")) {
        for (int i = 0; i < 20; i++) {
          answers.add(pay(http, sandbox, "key-" + i));
        }
      }
      try (SandboxProcess sandbox = SandboxProcess.start(data, "-Xmx128m")) {
        for (int i = 0; i < 20; i++) {
          assertThat(pay(http, sandbox, "key-" + i)).isEqualTo(answers.get(i));
        }
        HttpRequest list = HttpRequest.newBuilder(sandbox.at("/_sandbox/payments")).build();
        JsonNode payments = Json.tree(http.send(list, BodyHandlers.ofString()).body());
        assertThat(payments.size()).isEqualTo(20);
      }
    }
  }

  private static String pay(HttpClient http, SandboxProcess sandbox, String key)
      throws IOException, InterruptedException {
    String form =
        "amount=2000&currency=eur&payment_method=pm_card_visa&capture_method=manual&confirm=true";
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(sandbox.at("/v1/payment_intents"))
                .header("Authorization", "Bearer sk_test")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(form))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
