package dev.swath.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * order-api and credit-ledger in a few lines: an order passes to its next status each time it is
 * asked for, and says yes to every contract.
 */
public final class FakeOrders implements AutoCloseable {

  private static final List<String> LIFE =
      List.of("requested", "priced", "held", "processing", "delivered");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, AtomicInteger> askedFor = new ConcurrentHashMap<>();
  private final AtomicInteger orders = new AtomicInteger();
  private final List<HttpServer> servers;
  private final List<String> events;
  private final String lastStatus;

  /**
   * @param events the stream of every order, line by line
   * @param lastStatus what an order ends as; it stays there
   */
  public FakeOrders(Ports ports, List<String> events, String lastStatus) throws IOException {
    this.events = List.copyOf(events);
    this.lastStatus = lastStatus;
    this.servers =
        List.of(
            serve(ports.of(Service.ORDER_API), this::orders),
            serve(ports.of(Service.CREDIT_LEDGER), exchange -> answer(exchange, 201, "{}")));
  }

  private HttpServer serve(int port, HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private void orders(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST")) {
      String id = "o-" + orders.incrementAndGet();
      exchange.getResponseHeaders().add("Location", "/v1/orders/" + id);
      boolean waits = exchange.getRequestHeaders().containsKey("Prefer");
      if (waits) {
        askedFor.put("/v1/orders/" + id, new AtomicInteger(LIFE.indexOf("held")));
      }
      answer(exchange, waits ? 201 : 202, "{\"id\":\"" + id + "\",\"status\":\"requested\"}");
    } else if (path.endsWith("/events")) {
      answer(exchange, 200, String.join("\n", events) + "\n");
    } else {
      answer(exchange, 200, order(path));
    }
  }

  private String order(String path) {
    int times = askedFor.computeIfAbsent(path, _ -> new AtomicInteger()).getAndIncrement();
    String status = times < LIFE.size() - 1 ? LIFE.get(times) : lastStatus;
    return """
        {"id":"o","tags":["status"],"price":{"status":"not this one"},"status":"%s","items":[{
        "productType":"pleiades-bundle","areaKm2":31.739951,"credits":222,
        "delivery":{"status":"nor this","files":[{"name":"a","href":"http://files/a.zip"}]}}]}"""
        .formatted(status);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.close();
  }
}
