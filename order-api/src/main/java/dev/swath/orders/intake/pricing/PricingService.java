package dev.swath.orders.intake.pricing;

import dev.swath.orders.intake.application.Products;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pricing service over HTTP: the product types on sale, remembered and asked for again when one
 * is missed, and prices for those who only ask.
 */
public final class PricingService implements Products {
  private static final Logger log = LoggerFactory.getLogger(PricingService.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Products change rarely: a wrong name must not become a request each time. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(3);

  private static final Duration PRODUCTS_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PRICES_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI products;
  private final URI prices;
  private final LongSupplier nanoTime;

  private final Lock asking = new ReentrantLock();
  private volatile Catalogue catalogue = new Catalogue(Set.of(), false, Long.MIN_VALUE);

  /**
   * @param isComplete false if the last attempt to ask failed
   */
  private record Catalogue(Set<String> ids, boolean isComplete, long askedAtNanos) {
    boolean isFresh(long now) {
      return askedAtNanos != Long.MIN_VALUE && now - askedAtNanos < ASK_AGAIN_AFTER.toNanos();
    }
  }

  /**
   * @param base such as {@code http://127.0.0.1:8081}
   * @param nanoTime elapsed time in nanoseconds, from any origin
   */
  public PricingService(HttpClient http, URI base, LongSupplier nanoTime) {
    this.http = http;
    this.products = base.resolve("/v1/products");
    this.prices = base.resolve("/v1/prices");
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean isUnknown(String productType) {
    Catalogue known = catalogue;
    if (known.ids().contains(productType)) {
      return false;
    }
    if (!known.isFresh(nanoTime.getAsLong())) {
      known = refreshed(known);
    }
    return known.isComplete() && !known.ids().contains(productType);
  }

  private Catalogue refreshed(Catalogue seen) {
    asking.lock();
    try {
      if (!catalogue.equals(seen)) {
        return catalogue;
      }
      catalogue = ask(seen);
      return catalogue;
    } finally {
      asking.unlock();
    }
  }

  private Catalogue ask(Catalogue before) {
    HttpRequest request =
        HttpRequest.newBuilder(products)
            .timeout(PRODUCTS_TIMEOUT)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return new Catalogue(ids(response.body()), true, nanoTime.getAsLong());
    } catch (IOException | JacksonException e) {
      log.warn("cannot ask for the product types: {}", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Catalogue(before.ids(), false, nanoTime.getAsLong());
  }

  /** Reads a list of products, bare or as the member {@code products}. */
  private static Set<String> ids(byte[] body) {
    JsonNode answer = JSON.readTree(body);
    Set<String> ids = new TreeSet<>();
    for (JsonNode product : answer.isArray() ? answer : answer.path("products")) {
      ids.add(product.path("id").asString(""));
    }
    return ids;
  }

  /**
   * Passes a request for a price on as it is.
   *
   * @param authorization the caller's own
   * @throws IOException if the pricing service does not answer
   */
  public HttpResponse<byte[]> price(byte[] body, String authorization)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(prices)
            .timeout(PRICES_TIMEOUT)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, application/problem+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
