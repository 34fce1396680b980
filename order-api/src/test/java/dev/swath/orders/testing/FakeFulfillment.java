package dev.swath.orders.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.service.tickets.ServiceTickets;
import dev.swath.service.tickets.ServiceTickets.InvalidTicket;
import dev.swath.service.tickets.ServiceTickets.Ticket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in for fulfillment-service over HTTP: gives every file to whoever has a ticket for it. */
public final class FakeFulfillment implements AutoCloseable {
  private static final byte[] FILE = new byte[1024];
  private static final String ETAG = "\"v1\"";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  static {
    for (int i = 0; i < FILE.length; i++) {
      FILE[i] = (byte) i;
    }
  }

  /** What every file holds. */
  public static byte[] file() {
    return FILE.clone();
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final ServiceTickets tickets;

  /** What is answered next, and from then on. */
  public volatile Mood mood = Mood.WILLING;

  /** How it answers. */
  public enum Mood {
    WILLING,
    BUSY,
    BROKEN,
    GONE,
    /** Takes the request and says nothing. */
    SILENT,
    /** Stops in the middle. */
    STALLING
  }

  FakeFulfillment(String serviceKey) {
    tickets = ServiceTickets.of(List.of(serviceKey), Clock.systemUTC());
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/files", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String presented = exchange.getRequestHeaders().getFirst("Authorization");
      Ticket ticket = tickets.verify("file", presented.substring("Bearer ".length()));
      if (!ticket.claim("provider").equals("oneatlas")
          || !ticket.claim("upstreamOrderId").equals("U-1")
          || !ticket.claim("name").equals("image.zip")
          || ticket.claim("fileId").isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      switch (mood) {
        case WILLING -> send(exchange);
        case BUSY -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.sendResponseHeaders(503, -1);
        }
        case BROKEN -> exchange.sendResponseHeaders(500, -1);
        case GONE -> exchange.sendResponseHeaders(404, -1);
        case SILENT -> pause();
        case STALLING -> {
          exchange.sendResponseHeaders(200, FILE.length);
          exchange.getResponseBody().write(FILE, 0, 100);
          exchange.getResponseBody().flush();
          pause();
        }
      }
    } catch (InvalidTicket e) {
      exchange.sendResponseHeaders(401, -1);
    }
  }

  private static void send(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("ETag", ETAG);
    exchange.getResponseHeaders().add("Location", "https://provider.example/secret");
    if (ETAG.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    Matcher part = RANGE.matcher(range == null ? "" : range);
    byte[] body = FILE;
    if (part.matches()) {
      int from = Integer.parseInt(part.group(1));
      int to = Integer.parseInt(part.group(2));
      body = Arrays.copyOfRange(FILE, from, to + 1);
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes %d-%d/%d".formatted(from, to, FILE.length));
    }
    exchange.sendResponseHeaders(part.matches() ? 206 : 200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void pause() {
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
