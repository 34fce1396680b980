package dev.swath.bench.fuzz;

import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer of another contract, who orders as is right, and must not notice the others. */
final class Bystander {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(250).toNanos();

  private final HttpClient http;
  private final String orders;
  private final String contract;
  private final String token;
  private final JsonMapper json = new JsonMapper();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<String> placed = new CopyOnWriteArrayList<>();

  Bystander(Stack stack, HttpClient http, String contract, String token) {
    this.http = http;
    this.orders = stack.ports().url(Service.ORDER_API) + "/v1/orders";
    this.contract = contract;
    this.token = token;
  }

  /** Places the order of that number; what goes wrong is a {@linkplain #faults fault}. */
  void place(long number) {
    HttpResponse<String> answer =
        send(
            request(orders)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", contract + "-" + number)
                .POST(BodyPublishers.ofString(order())));
    if (answer.statusCode() / 100 == 2) {
      placed.add(json.readTree(answer.body()).path("id").asString());
    } else {
      faults.add("a legal order was answered " + answer.statusCode() + " " + answer.body());
    }
  }

  private String order() {
    return """
        {"contractId":"%s","items":[{"productType":"pleiades-bundle",\
        "sceneId":"d42de348-110b-4ed6-a597-755867b3ee54","aoi":{"type":"Polygon","coordinates":\
        [[[1.4,43.6],[1.5,43.6],[1.5,43.63],[1.4,43.63],[1.4,43.6]]]},\
        "options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2",\
        "crsCode":"urn:ogc:def:crs:EPSG::4326"}}]}"""
        .formatted(contract);
  }

  /** Waits until all orders are delivered; each that is not by then is a fault. */
  void awaitDeliveries(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (String order : placed) {
      String status = status(order);
      while (!status.equals("delivered") && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        status = status(order);
      }
      if (!status.equals("delivered")) {
        faults.add("the legal order " + order + " is " + status + " at the end");
      }
    }
  }

  private String status(String order) {
    return order(order).path("status").asString("");
  }

  JsonNode order(String order) {
    return get("/v1/orders/" + order);
  }

  /** What order-api shows at that path. */
  JsonNode get(String path) {
    return json.readTree(send(request(URI.create(orders).resolve(path).toString())).body());
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("order-api does not answer a legal request", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  List<String> placed() {
    return List.copyOf(placed);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }
}
