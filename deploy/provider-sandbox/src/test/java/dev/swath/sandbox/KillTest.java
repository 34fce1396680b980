package dev.swath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.sandbox.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process of its own that dies without warning. */
class KillTest {
  private static final Pattern LISTENS = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+),");

  @TempDir Path data;

  @Test
  void whatWasAnsweredIsKnownToTheNextProcess() throws Exception {
    List<String> answers = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      try (Killed sandbox = Killed.start(data)) {
        for (int i = 0; i < 20; i++) {
          answers.add(pay(http, sandbox, "key-" + i));
        }
      }
      try (Killed sandbox = Killed.start(data)) {
        for (int i = 0; i < 20; i++) {
          assertThat(pay(http, sandbox, "key-" + i)).isEqualTo(answers.get(i));
        }
        HttpRequest list = HttpRequest.newBuilder(sandbox.at("/_sandbox/payments")).build();
        JsonNode payments = Json.tree(http.send(list, BodyHandlers.ofString()).body());
        assertThat(payments.size()).isEqualTo(20);
      }
    }
  }

  private static String pay(HttpClient http, Killed sandbox, String key)
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

  /** A sandbox that is ended by a kill. */
  private record Killed(Process process, int port) implements AutoCloseable {

    static Killed start(Path data) throws IOException {
      ProcessBuilder java =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-Xmx128m",
              "-cp",
              System.getProperty("java.class.path"),
              "dev.swath.sandbox.Main");
      java.environment()
          .putAll(
              Map.of(
                  "SANDBOX_ADDRESS", "127.0.0.1",
                  "SANDBOX_PORT", "0",
                  "SANDBOX_DATA", data.toString()));
      Process process = java.redirectErrorStream(true).start();
      BufferedReader output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher listens = LISTENS.matcher(line);
        if (listens.find()) {
          return new Killed(process, Integer.parseInt(listens.group(1)));
        }
      }
      throw new IOException("the sandbox ended without listening");
    }

    URI at(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
