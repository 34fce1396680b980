package dev.swath.standalone.cli;

import dev.swath.standalone.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places the order of the OneAtlas guide (Toulouse, a Pléiades bundle) and prints what happens to
 * it as it happens.
 */
final class Demo {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Set<String> FINAL_STATUSES =
      Set.of("delivered", "partially_delivered", "failed", "cancelled", "rejected");

  private final String orderApi;
  private final String token;
  private final PrintStream out;
  private final JsonMapper json = new JsonMapper();

  Demo(String orderApi, String token, PrintStream out) {
    this.orderApi = orderApi;
    this.token = token;
    this.out = out;
  }

  /** Whether the order ended as delivered. */
  boolean run() {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Instant placed = Instant.now();
      HttpResponse<String> accepted =
          http.send(
              request("/v1/orders")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(order()))
                  .build(),
              BodyHandlers.ofString());
      if (accepted.statusCode() != 202) {
        throw new StackException(
            "The order was not accepted: %d %s".formatted(accepted.statusCode(), accepted.body()));
      }
      String path = "/v1/orders/" + json.readTree(accepted.body()).path("id").asString();
      out.printf("Order placed: %s%s%n", orderApi, path);
      follow(http, path, placed);
      JsonNode order = finalOrder(http, path, placed);
      summarize(order);
      return order.path("status").asString().equals("delivered");
    } catch (IOException e) {
      throw new StackException("order-api does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted", e);
    }
  }

  private static String order() {
    try (InputStream in =
        Objects.requireNonNull(Demo.class.getResourceAsStream("demo-order.json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prints the events of the order as they come, until the stream ends, as it does with the order.
   */
  private void follow(HttpClient http, String path, Instant placed)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path + "/events").header("Accept", "text/event-stream").timeout(PATIENCE).build();
    HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      ServerSentEvents events = new ServerSentEvents(lines.iterator());
      while (events.hasNext()) {
        ServerSentEvents.Event event = events.next();
        JsonNode data = json.readTree(event.data());
        Instant at = Instant.parse(data.path("at").asString());
        out.printf(
            Locale.ROOT,
            "%7.3f s  %-20s  %s%n",
            Duration.between(placed, at).toNanos() / 1e9,
            event.name(),
            detail(data.path("details")));
      }
    }
  }

  private static String detail(JsonNode details) {
    StringJoiner detail = new StringJoiner(", ");
    details.forEachEntry((name, value) -> detail.add(name + " " + value.asString()));
    return detail.toString();
  }

  private JsonNode finalOrder(HttpClient http, String path, Instant placed)
      throws IOException, InterruptedException {
    while (true) {
      JsonNode order =
          json.readTree(http.send(request(path).build(), BodyHandlers.ofString()).body());
      if (FINAL_STATUSES.contains(order.path("status").asString())) {
        return order;
      }
      if (Duration.between(placed, Instant.now()).compareTo(PATIENCE) > 0) {
        throw new StackException(
            "The order is still %s after %d s: ./swath logs fulfillment-service"
                .formatted(order.path("status").asString(), PATIENCE.toSeconds()));
      }
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  private void summarize(JsonNode order) {
    out.printf("%nThe order is %s.%n", order.path("status").asString());
    for (JsonNode item : order.path("items")) {
      out.printf(
          "  %s, %s km², %s credits%n",
          item.path("productType").asString(),
          item.path("areaKm2").asString(),
          item.path("credits").asString());
      for (JsonNode file : item.path("delivery").path("files")) {
        out.printf("  %s%n", file.path("href").asString());
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(orderApi + path))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + token);
  }
}
