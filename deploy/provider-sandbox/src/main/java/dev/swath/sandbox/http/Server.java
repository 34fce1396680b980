package dev.swath.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JsonGenerator;

/** An HTTP server over the JDK's own, one virtual thread per request. */
public final class Server implements AutoCloseable {
  private static final System.Logger log = System.getLogger(Server.class.getName());

  // Ten times the largest order of ours: one area of a thousand positions.
  private static final int MAX_BODY_BYTES = 1 << 19;

  private static final int BACKLOG = 1024;

  // What an order grows to while it is read and answered, in sizes of its body: the text, two
  // trees,
  // the positions, the line of the journal and the answer.
  private static final int GROWTH = 64;

  // Requests without a body may read an order that had a large one.
  private static final int REQUESTS_AT_ONCE = 8;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Route> routes;
  private final Duration patience;

  // Requests that are being read and answered share half of the heap, in KiB of their bodies.
  private final Semaphore memory;
  private final int maxPermits;

  private Server(HttpServer http, List<Route> routes, Duration patience) {
    this.http = http;
    this.routes = List.copyOf(routes);
    this.patience = patience;
    this.maxPermits =
        (int)
            Math.max(
                permits(MAX_BODY_BYTES), (Runtime.getRuntime().maxMemory() / 2 / GROWTH) >> 10);
    this.memory = new Semaphore(maxPermits, true);
  }

  private static int permits(long bytes) {
    return (int) (bytes >> 10) + 1;
  }

  /**
   * Starts to listen.
   *
   * @param patience how long a {@link Reply.Silence} lasts
   * @throws IOException when the address cannot be bound
   */
  public static Server start(InetSocketAddress address, List<Route> routes, Duration patience)
      throws IOException {
    // The JDK's server sends headers and body apart; with Nagle's algorithm that costs 40 ms per
    // answer.
    System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
    // Its 30 s idle limit equals that of the JDK's client, whose next request then meets a closed
    // connection.
    System.getProperties().putIfAbsent("sun.net.httpserver.idleInterval", "300");
    Server server = new Server(HttpServer.create(address, BACKLOG), routes, patience);
    server.http.setExecutor(server.threads);
    server.http.createContext("/", server::serve);
    server.http.start();
    return server;
  }

  public int port() {
    return http.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    int permits = Math.max(permits(announced(exchange)), maxPermits / REQUESTS_AT_ONCE);
    memory.acquireUninterruptibly(permits);
    Reply reply;
    try {
      reply = reply(exchange);
      switch (reply) {
        case Reply.Answer answer -> send(exchange, answer);
        case Reply.Listing(Reply.JsonBody body) -> send(exchange, body);
        case Reply.HangUp _, Reply.Silence _ -> {}
      }
    } finally {
      memory.release(permits);
    }
    if (reply instanceof Reply.Silence) {
      keepSilent();
    }
    exchange.close();
  }

  private void keepSilent() {
    try {
      Thread.sleep(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many bytes the body has by its header; as many as there can be where that says nothing. */
  private static long announced(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length != null && length.matches("[0-9]{1,9}")) {
      return Math.min(Long.parseLong(length), MAX_BODY_BYTES);
    }
    return exchange.getRequestHeaders().containsKey("Transfer-Encoding") ? MAX_BODY_BYTES : 0;
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return Reply.error(413, "tooLarge", "a body has at most " + MAX_BODY_BYTES + " bytes");
    }
    try {
      return dispatch(exchange, new String(body, StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      return refusal.reply();
    } catch (RuntimeException e) {
      log.log(Level.ERROR, exchange.getRequestMethod() + " " + exchange.getRequestURI(), e);
      return Reply.error(500, "internal", "the sandbox failed unasked; see its log");
    }
  }

  private Reply dispatch(HttpExchange exchange, String body) {
    List<String> path = Route.segmentsOf(exchange.getRequestURI().getRawPath());
    boolean pathKnown = false;
    for (Route route : routes) {
      Optional<List<String>> parameters = route.match(path);
      if (parameters.isPresent() && route.answers(exchange.getRequestMethod())) {
        return route.handler().handle(new Request(exchange, parameters.get(), body));
      }
      pathKnown |= parameters.isPresent();
    }
    throw pathKnown
        ? new Refusal(405, "methodNotAllowed", exchange.getRequestMethod() + " is not served here")
        : Refusal.notFound("nothing is served under " + exchange.getRequestURI().getPath());
  }

  private static void send(HttpExchange exchange, Reply.JsonBody body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, isHead ? -1 : 0);
    if (!isHead) {
      try (JsonGenerator json = Json.MAPPER.createGenerator(exchange.getResponseBody())) {
        body.writeTo(json);
      }
    }
  }

  private static void send(HttpExchange exchange, Reply.Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    Content content = answer.content();
    exchange.getResponseHeaders().set("Content-Type", content.mediaType());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.sizeBytes()));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(
        answer.status(), content.sizeBytes() == 0 ? -1 : content.sizeBytes());
    try (OutputStream out = exchange.getResponseBody()) {
      content.writeTo(out);
    }
  }

  /** Stops at once: requests still held in silence are cut. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
