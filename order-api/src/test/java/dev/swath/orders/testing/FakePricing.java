package dev.swath.orders.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the pricing service over HTTP. */
public final class FakePricing implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String products = "[{\"id\":\"pleiades-bundle\"},{\"id\":\"spot-pan\"}]";

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
    server.createContext(
        "/v1/prices",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          String who = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(
              exchange,
              body.contains("teapot") ? 418 : 200,
              "{\"echo\":" + body + ",\"bearer\":" + who.startsWith("Bearer ") + "}");
        });
    server.start();
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

  public void sell(String productsAsJson) {
    products = productsAsJson;
  }

  public int timesAsked() {
    return asked.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
