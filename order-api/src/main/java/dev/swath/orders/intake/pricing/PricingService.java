package dev.swath.orders.intake.pricing;

import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.wire.WireJson;
import dev.swath.orders.intake.application.Decisions;
import dev.swath.orders.intake.application.PricingUnavailable;
import dev.swath.orders.intake.application.Products;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.ProductChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pricing service over HTTP: the products on sale, remembered and asked for again before one is
 * refused, and its decisions on orders that nobody placed.
 */
public final class PricingService implements Products, Decisions {
  private static final Logger log = LoggerFactory.getLogger(PricingService.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Products change rarely: a wrong name must not become a request each time. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(3);

  private static final Duration PRODUCTS_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration DECISION_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI base;
  private final LongSupplier nanoTime;

  private final Lock asking = new ReentrantLock();
  private volatile Known known = new Known(Catalogue.EMPTY, false, Long.MIN_VALUE);

  /**
   * @param isComplete false if the last attempt to ask failed
   */
  private record Known(Catalogue catalogue, boolean isComplete, long askedAtNanos) {
    boolean isFresh(long now) {
      return askedAtNanos != Long.MIN_VALUE && now - askedAtNanos < ASK_AGAIN_AFTER.toNanos();
    }
  }

  /** The answer to a question for a decision: one of both. */
  private record Answer(@Nullable OrderPriced priced, @Nullable OrderRejected rejected) {}

  /**
   * @param base such as {@code http://127.0.0.1:8081}
   * @param nanoTime elapsed time in nanoseconds, from any origin
   */
  public PricingService(HttpClient http, URI base, LongSupplier nanoTime) {
    this.http = http;
    this.base = base;
    this.nanoTime = nanoTime;
  }

  @Override
  public List<Fault> faults(ProductChoice choice) {
    Known now = known;
    List<Fault> faults = now.catalogue().faults(choice);
    if (!faults.isEmpty() && !now.isFresh(nanoTime.getAsLong())) {
      now = refreshed(now);
      faults = now.catalogue().faults(choice);
    }
    return now.isComplete() ? faults : List.of();
  }

  @SuppressWarnings("ReferenceEquality") // whether somebody else has asked meanwhile
  private Known refreshed(Known seen) {
    asking.lock();
    try {
      if (known == seen) {
        known = ask(seen);
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  private Known ask(Known before) {
    try {
      HttpResponse<byte[]> response = get("/v1/products");
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      Catalogue catalogue = Catalogue.of(JSON.readTree(response.body()));
      return new Known(catalogue, true, nanoTime.getAsLong());
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      log.warn("cannot ask for the products: {}", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Known(before.catalogue(), false, nanoTime.getAsLong());
  }

  /**
   * What the pricing service shows to everybody.
   *
   * @param path such as {@code /v1/products}
   * @throws PricingUnavailable if there is no answer
   */
  public HttpResponse<byte[]> show(String path) {
    try {
      return get(path);
    } catch (IOException e) {
      throw new PricingUnavailable("no answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PricingUnavailable("interrupted", e);
    }
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Accept", "application/json, */*;q=0.5")
            .build(),
        PRODUCTS_TIMEOUT);
  }

  /** The whole answer in time: the timeout of a request ends with the headers of its answer. */
  private HttpResponse<byte[]> send(HttpRequest request, Duration atMost)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + atMost, e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      // Ends the exchange unless it has ended.
      answer.cancel(true);
    }
  }

  @Override
  public Decision decide(OrderRequested order, String authorization) {
    HttpRequest question =
        HttpRequest.newBuilder(base.resolve("/v1/decisions"))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, application/problem+json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(WireJson.mapper().writeValueAsBytes(order)))
            .build();
    try {
      HttpResponse<byte[]> answer = send(question, DECISION_TIMEOUT);
      if (answer.statusCode() != 200) {
        throw new PricingUnavailable("pricing answers with " + answer.statusCode(), null);
      }
      return read(answer.body(), order);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new PricingUnavailable("pricing gives no decision", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PricingUnavailable("interrupted", e);
    }
  }

  private static Decision read(byte[] body, OrderRequested order) {
    Answer answer = WireJson.mapper().readValue(body, Answer.class);
    if (answer.rejected() != null) {
      return new Decision.Rejected(answer.rejected());
    }
    OrderPriced priced = answer.priced();
    if (priced == null || priced.items().size() != order.items().size()) {
      throw new PricingUnavailable("pricing decides on something else", null);
    }
    return new Decision.Priced(priced);
  }
}
