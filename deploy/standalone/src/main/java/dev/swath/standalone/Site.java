package dev.swath.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a running Swath is reached: the addresses of its services and its broker, and the tokens
 * that they accept.
 *
 * @param urls base URLs without a trailing slash
 * @param bootstrapServers the broker's address for Kafka clients
 */
public record Site(Map<Service, String> urls, String bootstrapServers, Tokens tokens) {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  // What a customer's order passes through.
  private static final Set<Service> NEEDED = Service.OURS;

  public Site {
    urls = Map.copyOf(urls);
  }

  /** The environment variable that holds the service's base URL. */
  static String variable(Service service) {
    return "SWATH_URL_" + service.name();
  }

  /**
   * The one that the environment names by {@code SWATH_URL_ORDER_API} and its like and by {@code
   * SWATH_BOOTSTRAP_SERVERS}, as in a container; empty if it names none.
   *
   * @throws StackException when it names some only
   */
  public static Optional<Site> named(Map<String, String> environment, Home home) {
    Map<Service, String> urls = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      String url = environment.getOrDefault(variable(service), "").strip();
      if (!url.isEmpty()) {
        urls.put(service, url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      }
    }
    if (urls.isEmpty()) {
      return Optional.empty();
    }
    for (Service service : NEEDED) {
      if (!urls.containsKey(service)) {
        throw new StackException(
            "The environment names some services only: %s is missing."
                .formatted(variable(service)));
      }
    }
    return Optional.of(
        new Site(
            urls,
            environment.getOrDefault("SWATH_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
            new Tokens(SigningKey.in(home.keys()), Clock.systemUTC())));
  }

  /**
   * @throws StackException when no address is known
   */
  public String url(Service service) {
    String url = urls.get(service);
    if (url == null) {
      throw new StackException(
          "Where %s is, %s does not say.".formatted(service, variable(service)));
    }
    return url;
  }

  /** Opens contracts and adds credits, with a client of the caller's. */
  public Operator operator(HttpClient http) {
    return new Operator(url(Service.CREDIT_LEDGER), tokens, http);
  }

  /** The services that do not say that they can work now. */
  public List<Service> notReady(HttpClient http) {
    return NEEDED.stream().filter(service -> !isReady(service, http)).toList();
  }

  private boolean isReady(Service service, HttpClient http) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(service) + "/actuator/health/readiness"))
            .timeout(TIMEOUT)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    }
  }
}
