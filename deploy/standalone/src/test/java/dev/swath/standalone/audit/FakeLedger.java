package dev.swath.standalone.audit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.events.domain.LedgerEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows each contract as it stands after some entry; busy the first time it is asked. */
final class FakeLedger implements AutoCloseable {
  private final Map<String, LedgerEntry> accounts = new ConcurrentHashMap<>();
  private final Map<String, Runnable> whenAsked = new ConcurrentHashMap<>();
  private final HttpServer server;
  private boolean asked;

  FakeLedger() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/contracts/", this::show);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The contract of the entry stands as after it. */
  void stands(LedgerEntry last) {
    accounts.put(last.contractId().value(), last);
  }

  /** Something happens just before it answers for a contract. */
  void before(String contract, Runnable action) {
    whenAsked.put(contract, action);
  }

  private void show(HttpExchange exchange) throws IOException {
    String contract = exchange.getRequestURI().getPath().substring("/v1/contracts/".length());
    LedgerEntry last = accounts.get(contract);
    if (!asked) {
      asked = true;
      answer(exchange, 503, "{}");
    } else if (last == null) {
      answer(exchange, 404, "{}");
    } else {
      whenAsked.getOrDefault(contract, () -> {}).run();
      answer(
          exchange,
          200,
          """
          {"creditsGranted":%d,"creditsAvailable":%d,"creditsHeld":%d,"creditsSpent":%d,
           "creditsRefunded":%d,"creditsExpired":%d,"sequence":%d,"hash":"%s"}"""
              .formatted(
                  last.after().granted(),
                  last.after().available(),
                  last.after().held(),
                  last.after().spent(),
                  last.after().refunded(),
                  last.after().expired(),
                  last.sequence(),
                  last.hash()));
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
