package dev.swath.standalone.chaos;

import dev.swath.standalone.Instance;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import dev.swath.standalone.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The system as its customers reach it: over HTTP, answered or not, one instance after the other
 * where there are several.
 */
final class Gateway implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<String> orderApis;
  private final AtomicInteger requests = new AtomicInteger();
  private final String sandbox;
  private final String authorization;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * @param instances of order-api
   */
  Gateway(Stack stack, int instances, List<String> contracts) {
    orderApis =
        IntStream.rangeClosed(1, instances)
            .mapToObj(number -> stack.ports().url(new Instance(Service.ORDER_API, number)))
            .toList();
    sandbox = stack.ports().url(Service.PROVIDER_SANDBOX);
    authorization =
        "Bearer "
            + stack.tokens().issue("chaos", Tokens.CUSTOMER_SCOPE, contracts, Duration.ofHours(24));
  }

  /** How a request ended. */
  sealed interface Outcome {
    record Answered(int status, String body) implements Outcome {}

    /** No answer: it may have been carried out or not. */
    record Unanswered(String why) implements Outcome {}
  }

  private String orderApi() {
    return orderApis.get(Math.floorMod(requests.getAndIncrement(), orderApis.size()));
  }

  Outcome place(String order, String idempotencyKey) {
    return send(
        request(orderApi() + "/v1/orders")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(order)));
  }

  /** The id in the answer to an order. */
  String idIn(Outcome.Answered answer) {
    return json.readTree(answer.body()).path("id").asString();
  }

  /** All orders of a contract. */
  List<SeenOrder> orders(String contract) throws Unavailable {
    List<SeenOrder> orders = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = get(orderApi() + "/v1/orders?limit=200&contractId=" + contract + cursor);
      page.path("orders").forEach(order -> orders.add(SeenOrder.of(order)));
      if (!page.hasNonNull("nextCursor")) {
        return orders;
      }
      cursor = "&cursor=" + page.path("nextCursor").asString();
    }
  }

  SeenContract contract(String contract) throws Unavailable {
    return SeenContract.of(get(orderApi() + "/v1/contracts/" + contract));
  }

  /** What was ordered upstream more than once. */
  List<String> upstreamDuplicates() throws Unavailable {
    List<String> references = new ArrayList<>();
    get(sandbox + "/_sandbox/orders/duplicates")
        .forEach(duplicate -> references.add(duplicate.path("reference").asString()));
    return references;
  }

  private JsonNode get(String url) throws Unavailable {
    return switch (send(request(url))) {
      case Outcome.Answered(int status, String body) when status == 200 -> {
        try {
          yield json.readTree(body);
        } catch (JacksonException e) {
          throw new Unavailable(url + ": " + e.getMessage());
        }
      }
      case Outcome.Answered(int status, String body) ->
          throw new Unavailable("%s: %d %s".formatted(url, status, body));
      case Outcome.Unanswered(String why) -> throw new Unavailable(url + ": " + why);
    };
  }

  /** It cannot be seen just now. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Authorization", authorization);
  }

  private Outcome send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Outcome.Answered(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Outcome.Unanswered(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
