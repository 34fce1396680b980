package dev.swath.standalone.load;

import dev.swath.standalone.Operator;
import dev.swath.standalone.Service;
import dev.swath.standalone.Site;
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
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One tenant that asks for as much as is legal, as fast as it is answered: orders of many items of
 * one large named area, and lists of them, page after page, over several connections. Told to come
 * back later, the tenant does.
 */
public final class LargeTenant implements AutoCloseable {
  private static final String CONTRACT = "large";

  /** A ring of so many positions with the first one again is as large as an area may be. */
  private static final int POSITIONS = 999;

  private static final int ITEMS = 50;
  private static final int PLACING = 4;
  private static final int LISTING = 8;
  private static final int UNANSWERED = 0;
  private static final long CREDITS = 1_000_000_000L;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String api;
  private final String authorization;
  private final int orders;
  private final String body = body();
  private final AtomicInteger next = new AtomicInteger();
  private final SortedMap<String, LongAdder> placing = new ConcurrentSkipListMap<>();
  private final SortedMap<String, LongAdder> listing = new ConcurrentSkipListMap<>();
  private final LongAdder bytes = new LongAdder();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private volatile boolean isOver;

  /**
   * @param orders how many are placed
   */
  public LargeTenant(Site site, int orders) {
    this.api = site.url(Service.ORDER_API);
    this.authorization =
        "Bearer "
            + site.tokens()
                .issue("large", Tokens.CUSTOMER_SCOPE, List.of(CONTRACT), Duration.ofHours(24));
    this.orders = orders;
    Operator operator = site.operator(http);
    operator.openContract(CONTRACT, "Large", CREDITS, 0);
  }

  /** Begins to order and to list; goes on until this is closed. */
  public void start() {
    for (int i = 0; i < PLACING; i++) {
      threads.execute(this::placeAll);
    }
    for (int i = 0; i < LISTING; i++) {
      threads.execute(this::listForEver);
    }
  }

  /** Whether all orders are placed. */
  public boolean hasPlacedAll() {
    return next.get() >= orders + PLACING;
  }

  private void placeAll() {
    while (!isOver && next.getAndIncrement() < orders) {
      while (!isOver && isToRepeat(send(post(), placing))) {}
    }
  }

  /** One answer's status, after the pause that the answer asks for. */
  private int send(HttpRequest request, SortedMap<String, LongAdder> answers) {
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      bytes.add(answer.body().length);
      count(answers, Integer.toString(answer.statusCode()));
      if (isToRepeat(answer.statusCode())) {
        Thread.sleep(pause(answer));
      }
      return answer.statusCode();
    } catch (IOException e) {
      count(answers, e.getClass().getSimpleName());
      return UNANSWERED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isOver = true;
      return UNANSWERED;
    }
  }

  private static Duration pause(HttpResponse<?> answer) {
    Duration asked = Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1));
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  /** Another answer would be the same again. */
  private static boolean isToRepeat(int status) {
    return status == 429 || status == 503;
  }

  private static void count(SortedMap<String, LongAdder> counts, String key) {
    counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
  }

  private HttpRequest post() {
    return request("/v1/orders")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private void listForEver() {
    HttpRequest list = request("/v1/orders?limit=200&contractId=" + CONTRACT).build();
    while (!isOver && send(list, listing) != UNANSWERED) {}
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", authorization);
  }

  /** Waits until all orders are placed, or it is too late. */
  public void awaitPlaced(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!hasPlacedAll() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(Duration.ofMillis(100));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackException("Interrupted", e);
      }
    }
  }

  /** Whether nothing was answered but what was asked for, or to come back later. */
  public boolean isClean() {
    List<String> expected = List.of("200", "201", "202", "429", "503");
    return expected.containsAll(placing.keySet()) && expected.containsAll(listing.keySet());
  }

  /** For people. */
  public String toText() {
    return String.format(
        Locale.ROOT,
        "the large tenant: %d orders of %d kB, answers %s; lists %s; %d MB read",
        Math.min(orders, next.get()),
        body.length() / 1_000,
        sums(placing),
        sums(listing),
        bytes.sum() / 1_000_000);
  }

  private static List<String> sums(Map<String, LongAdder> counts) {
    List<String> sums = new ArrayList<>();
    counts.forEach((answer, count) -> sums.add(answer + "=" + count));
    return sums;
  }

  /** Fifty items of one round area near Toulouse. */
  private static String body() {
    StringJoiner ring = new StringJoiner(",", "[", "]");
    for (int i = 0; i <= POSITIONS - 1; i++) {
      double angle = 2 * Math.PI * (i % (POSITIONS - 1)) / (POSITIONS - 1);
      ring.add(
          String.format(
              Locale.ROOT,
              "[%.6f,%.6f]",
              1.45 + 0.02 * Math.cos(angle),
              43.6 + 0.02 * Math.sin(angle)));
    }
    StringJoiner items = new StringJoiner(",", "[", "]");
    for (int i = 0; i < ITEMS; i++) {
      items.add(
          """
          {"productType":"pleiades-bundle","sceneId":"large-%d","aoiId":"round",\
          "options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2",\
          "crsCode":"urn:ogc:def:crs:EPSG::4326"}}"""
              .formatted(i));
    }
    return """
        {"contractId":"%s","aois":[{"id":"round","geometry":\
        {"type":"Polygon","coordinates":[%s]}}],"items":%s}"""
        .formatted(CONTRACT, ring, items);
  }

  /** Stops ordering and listing. */
  @Override
  public void close() {
    isOver = true;
    threads.close();
    http.close();
  }
}
