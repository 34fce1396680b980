package dev.swath.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a customer of one contract, and now and then an operator, sees of a running system. */
final class Api implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Stack stack;
  private final String contract;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Api(Stack stack, String contract) {
    this.stack = stack;
    this.contract = contract;
    this.token = stack.tokens().customer(contract);
  }

  /** Opens the contract of this customer. */
  Api withCredits(long credits) {
    stack.operator().openContract(contract, contract, credits, 0);
    return this;
  }

  record Answer(int status, JsonNode body, HttpResponse<String> http) {
    String id() {
      return body.path("id").asString();
    }
  }

  /** An order of one Pléiades bundle over Toulouse: 31.739951 km², 222 credits. */
  String toulouse(String sceneId) {
    return order(
        sceneId,
        "pleiades-bundle",
        1.4089965820312502,
        43.59829500262717,
        0.09887695312500,
        0.03579231601284);
  }

  /** An order of a rectangle. */
  String order(
      String sceneId, String product, double west, double south, double width, double height) {
    double east = west + width;
    double north = south + height;
    return """
        {"contractId":"%s","customerReference":"e2e","tags":["e2e"],"items":[{"productType":"%s","sceneId":"%s",
         "aoi":{"type":"Polygon","coordinates":[[[%s,%s],[%s,%s],[%s,%s],[%s,%s],[%s,%s]]]},
         "options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2","crsCode":"urn:ogc:def:crs:EPSG::4326"}}]}
        """
        .formatted(
            contract, product, sceneId, west, south, east, south, east, north, west, north, west,
            south);
  }

  /** One order of the items of two. */
  String both(String first, String second) {
    ObjectNode order = (ObjectNode) JSON.readTree(first);
    ArrayNode items = (ArrayNode) order.path("items");
    JSON.readTree(second).path("items").forEach(items::add);
    return order.toString();
  }

  /** The bytes of a delivered file. */
  byte[] download(String path) {
    try {
      HttpResponse<byte[]> answer =
          http.send(request(Service.ORDER_API, path).GET().build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Answer post(String path, String body, String... headers) {
    return send(request(Service.ORDER_API, path, headers).POST(BodyPublishers.ofString(body)));
  }

  Answer get(String path) {
    return send(request(Service.ORDER_API, path));
  }

  /** What Prometheus would read. */
  String metrics(Service service) {
    return send(request(service, "/actuator/prometheus")).http().body();
  }

  /** Places an order and returns its id. */
  String placed(String body, String... headers) {
    Answer answer = post("/v1/orders", body, headers);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(202);
    return answer.id();
  }

  JsonNode order(String id) {
    Answer answer = get("/v1/orders/" + id);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.body();
  }

  JsonNode awaitStatus(String id, String status) {
    AtomicReference<JsonNode> order = new AtomicReference<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              order.set(order(id));
              assertThat(order.get().path("status").asString()).isEqualTo(status);
            });
    return order.get();
  }

  /** Waits until the credits of a closed order have settled, and returns the contract. */
  JsonNode awaitNothingHeld() {
    AtomicReference<JsonNode> seen = new AtomicReference<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              seen.set(contract());
              assertThat(seen.get().path("creditsHeld").asLong(-1)).isZero();
            });
    return seen.get();
  }

  JsonNode contract() {
    Answer answer = get("/v1/contracts/" + contract);
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.body();
  }

  /** The reasons of a refused order or the types of its history, as texts. */
  static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.path(field).asString()));
    return texts;
  }

  /** Reads the live events of an order until they end. */
  List<String> eventsUntilTheEnd(String id) {
    Answer answer = send(request(Service.ORDER_API, "/v1/orders/" + id + "/events"));
    return answer
        .http()
        .body()
        .lines()
        .filter(line -> line.startsWith("event:"))
        .map(line -> line.substring("event:".length()).strip())
        .toList();
  }

  private HttpRequest.Builder request(Service service, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(stack.ports().url(service) + path))
            .timeout(Duration.ofMinutes(1))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Answer(
          response.statusCode(),
          type.contains("json") ? JSON.readTree(response.body()) : JSON.createObjectNode(),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
