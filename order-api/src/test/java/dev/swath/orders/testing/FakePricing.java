package dev.swath.orders.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the pricing service over HTTP. */
public final class FakePricing implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private final Queue<OrderRequested> decided = new ConcurrentLinkedQueue<>();
  private volatile boolean isBroken;
  private volatile String products =
      """
      {"priceBook": "1", "products": [
        {"id": "pleiades-bundle", "licences": [{"id": "standard", "upliftPercent": 0}, {"id": "extended", "upliftPercent": 25}],
         "schema": {"type": "object", "additionalProperties": false, "properties": {
           "radiometricProcessing": {"enum": ["REFLECTANCE", "DISPLAY"]},
           "imageFormat": {"type": "string"},
           "crsCode": {"type": "string", "pattern": "^EPSG:[0-9]+$"}}}},
        {"id": "spot-pan"}]}
      """;

  public FakePricing() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/products",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, 200, products);
        });
    server.createContext("/v1/decisions", this::decide);
    server.createContext(
        "/v1/price-books",
        exchange -> {
          boolean isKnown = !exchange.getRequestURI().getPath().endsWith("/99");
          answer(exchange, isKnown ? 200 : 404, "{\"priceBooks\":[{\"version\":\"1\"}]}");
        });
    server.start();
  }

  /** As pricing does: the event of an order in, its decision out. */
  private void decide(HttpExchange exchange) throws IOException {
    String who = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (isBroken || !who.startsWith("Bearer ")) {
      answer(exchange, isBroken ? 500 : 401, "{}");
      return;
    }
    OrderRequested order =
        WireJson.mapper().readValue(exchange.getRequestBody(), OrderRequested.class);
    decided.add(order);
    OrderEvent decision = FakePrices.decide(order);
    String name = decision instanceof OrderPriced ? "priced" : "rejected";
    answer(exchange, 200, WireJson.mapper().writeValueAsString(Map.of(name, decision)));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public String products() {
    return products;
  }

  public void sell(String productsAsJson) {
    products = productsAsJson;
  }

  /** Orders that were asked about, oldest first. */
  public Collection<OrderRequested> decided() {
    return decided;
  }

  /** From now on there are only errors, or no more. */
  public void breakDown(boolean isBroken) {
    this.isBroken = isBroken;
  }

  public int timesAsked() {
    return asked.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
