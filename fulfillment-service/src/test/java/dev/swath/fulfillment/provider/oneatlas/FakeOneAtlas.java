package dev.swath.fulfillment.provider.oneatlas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.events.wire.WireJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of the OneAtlas ordering API that the adapter uses, over real HTTP, with faults on
 * demand. What becomes of an order follows from the id of its scene: {@code error-…}, {@code
 * rejected-…}, {@code never-…}, otherwise it is delivered.
 */
public final class FakeOneAtlas implements AutoCloseable {
  public static final String TOKEN = "upstream-token";
  private static final String FILE = "the image";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ObjectNode> orders = new LinkedHashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile @Nullable String range;
  private boolean cancellable = true;
  private boolean tagsHeeded = true;

  /** What happens to a request instead of its answer. */
  public sealed interface Fault {
    /** An answer and nothing else. */
    record Status(int status, Map<String, String> headers, String body) implements Fault {
      public static Status of(int status) {
        return new Status(status, Map.of(), "{\"message\": \"as told\"}");
      }

      public Status with(String header, String value) {
        return new Status(status, Map.of(header, value), body);
      }
    }

    /** The connection is closed without an answer. */
    record Drop() implements Fault {}

    /** No answer before the provider is closed. */
    record Hang() implements Fault {}

    /** The answer breaks off in the middle of its body. */
    record BreakOff(int promisedBytes) implements Fault {}

    /** It is done, and then the other fault happens. */
    record DoneThen(Fault fault) implements Fault {}
  }

  public FakeOneAtlas() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** The next requests of the kind ({@code POST /api/v1/orders}, …) meet these faults in turn. */
  public void meet(String request, Fault... next) {
    faults.computeIfAbsent(request, _ -> new ConcurrentLinkedDeque<>()).addAll(List.of(next));
  }

  /** The next requests of the kind meet no faults any more. */
  public void clear(String request) {
    faults.remove(request);
  }

  public synchronized void cancellable(boolean possible) {
    cancellable = possible;
  }

  public synchronized void tagsHeeded(boolean heeded) {
    tagsHeeded = heeded;
  }

  /** The orders that carry the reference, as they are told. */
  public synchronized List<JsonNode> ordersOf(String reference) {
    return orders.values().stream()
        .filter(
            order -> order.path("payload").path("customerReference").asString().equals(reference))
        .map(JsonNode.class::cast)
        .toList();
  }

  public synchronized int count() {
    return orders.size();
  }

  /** Method and path of each request, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The bodies of the requests, empty where there was none. */
  public List<String> bodies() {
    return List.copyOf(bodies);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String path = uri.getPath();
    String method = exchange.getRequestMethod();
    String kind = method + " " + path.replaceAll("[0-9a-f]{8}-[0-9a-f-]+", "*");
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(kind);
    bodies.add(body);
    try (exchange) {
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, Fault.Status.of(401));
        return;
      }
      Queue<Fault> waiting = faults.get(kind);
      Fault fault = waiting == null ? null : waiting.poll();
      if (fault == null) {
        answer(exchange, done(kind, path, uri.getQuery(), body));
      } else {
        fail(exchange, fault, () -> done(kind, path, uri.getQuery(), body));
      }
    }
  }

  private static void fail(HttpExchange exchange, Fault fault, Runnable doing) throws IOException {
    switch (fault) {
      case Fault.Status status -> answer(exchange, status);
      case Fault.Drop _ -> {}
      case Fault.Hang _ -> {
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      case Fault.BreakOff(int promised) -> {
        exchange.sendResponseHeaders(200, promised);
        exchange.getResponseBody().write(new byte[promised / 2]);
        exchange.getResponseBody().flush();
      }
      case Fault.DoneThen(Fault then) -> {
        doing.run();
        fail(exchange, then, doing);
      }
    }
  }

  private synchronized Fault.Status done(
      String kind, String path, @Nullable String query, String body) {
    String[] segments = path.split("/", -1);
    return switch (kind) {
      case "POST /api/v1/orders" -> json(201, place(body));
      case "GET /api/v1/orders" -> json(200, list(String.valueOf(query)));
      case "GET /api/v1/orders/*" -> {
        ObjectNode order = orders.get(segments[4]);
        yield order == null ? Fault.Status.of(404) : json(200, order);
      }
      case "POST /api/v1/orders/*/cancel" -> {
        ObjectNode order = orders.get(segments[4]);
        yield order == null || !cancellable
            ? Fault.Status.of(409)
            : json(200, order.put("status", "cancelled"));
      }
      case "HEAD /api/v1/items/*/download" ->
          new Fault.Status(
              200,
              Map.of(
                  "Repr-Digest", "sha-256=:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=:",
                  "Content-Disposition", "attachment; filename=\"toulouse.jp2\""),
              FILE);
      case "GET /api/v1/items/*/download" ->
          "bytes=4-".equals(range)
              ? new Fault.Status(
                  206, Map.of("ETag", "\"v1\"", "Content-Range", "bytes 4-8/9"), FILE.substring(4))
              : new Fault.Status(200, Map.of("ETag", "\"v1\""), FILE);
      default -> Fault.Status.of(404);
    };
  }

  private static Fault.Status json(int status, JsonNode body) {
    return new Fault.Status(status, Map.of("Content-Type", "application/json"), body.toString());
  }

  private JsonNode place(String body) {
    JsonNode payload = WireJson.mapper().readTree(body);
    String scene = payload.path("products").path(0).path("id").asString();
    String id = "00000000-0000-0000-0000-%012x".formatted(orders.size());
    ObjectNode order = WireJson.mapper().createObjectNode().put("id", id);
    order.put("status", "ordered").set("payload", payload);
    String end = scene.contains("-") ? scene.substring(0, scene.indexOf('-')) : "";
    ObjectNode kept = order.deepCopy();
    switch (end) {
      case "error", "rejected" -> kept.put("status", end);
      case "never" -> {}
      default ->
          kept.put("status", "delivered")
              .putArray("deliveries")
              .addObject()
              .putObject("_links")
              .putObject("download")
              .put("href", baseUrl() + "/api/v1/items/" + id + "/download");
    }
    orders.put(id, kept);
    return order;
  }

  private JsonNode list(String query) {
    String tag = query.replaceFirst("^tags=", "");
    ObjectNode page = WireJson.mapper().createObjectNode();
    page.putArray("items")
        .addAll(
            orders.values().stream()
                .filter(
                    order ->
                        !tagsHeeded
                            || order
                                .path("payload")
                                .path("tags")
                                .valueStream()
                                .anyMatch(it -> it.asString().equals(tag)))
                .toList());
    return page;
  }

  private static void answer(HttpExchange exchange, Fault.Status status) throws IOException {
    status.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = status.body().getBytes(UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(status.status(), -1);
    } else {
      exchange.sendResponseHeaders(status.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
