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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * One open-loop run. The times at which orders are due are fixed before it starts and nothing that
 * is slow delays the next order; latencies count from the time an order was due, so that a stall is
 * seen by every order that fell into it.
 *
 * <p>Every other order is placed with {@code Prefer: wait}; its time ends when, after the answer
 * that it is held, a GET has shown it as held: from then on everybody sees it. The others are
 * placed plainly; their time ends with the 202.
 */
public final class LoadRun {

  // More than any order here can cost, so that the contracts never run dry.
  private static final long CREDITS_PER_ORDER = 1_000;
  private static final Duration HELD_BOUND = Duration.ofSeconds(30);
  private static final int ASKING_AT_ONCE_AT_THE_END = 16;

  private final Site site;
  private final LoadPlan plan;
  private final String runId = Long.toString(Instant.now().toEpochMilli(), 36);
  private final String orders;
  private final String authorization;

  private final Histogram toAccepted = new ConcurrentHistogram(3);
  private final Histogram toHeld = new ConcurrentHistogram(3);
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final SortedMap<String, LongAdder> refused = new ConcurrentSkipListMap<>();
  private final SortedMap<String, LongAdder> unseen = new ConcurrentSkipListMap<>();
  private final LongAdder late = new LongAdder();

  public LoadRun(Site site, LoadPlan plan) {
    this.site = site;
    this.plan = plan;
    this.orders = site.url(Service.ORDER_API) + "/v1/orders";
    List<String> contracts =
        IntStream.range(0, plan.contracts()).mapToObj(LoadRun::contract).toList();
    this.authorization =
        "Bearer "
            + site.tokens().issue("load", Tokens.CUSTOMER_SCOPE, contracts, Duration.ofHours(24));
  }

  /** Runs the plan to its end. */
  public LoadReport run() {
    int count = plan.warmupOrders() + plan.measuredOrders();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .build()) {
      fundContracts(site.operator(http), count);
      awaitContracts(http);
      try (ExecutorService placing = Executors.newVirtualThreadPerTaskExecutor()) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
          int index = i;
          long due = start + plan.dueNanos(index);
          waitUntil(due);
          placing.execute(() -> place(http, index, due));
        }
      }
      return report(http);
    } catch (IOException e) {
      throw new StackException("order-api does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted", e);
    }
  }

  private void fundContracts(Operator operator, int orderCount) {
    long credits = CREDITS_PER_ORDER * (orderCount / plan.contracts() + 1);
    for (int i = 0; i < plan.contracts(); i++) {
      operator.openContract(contract(i), "Load " + i, 0, 0);
      operator.addCredits(contract(i), credits, "load-" + runId + "-" + i);
    }
  }

  /** A contract can be ordered on as soon as order-api has heard of it. */
  private void awaitContracts(HttpClient http) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(HELD_BOUND);
    for (int i = 0; i < plan.contracts(); i++) {
      URI uri = URI.create(orders).resolve("contracts/" + contract(i));
      while (http.send(get(uri), BodyHandlers.discarding()).statusCode() != 200) {
        if (Instant.now().isAfter(deadline)) {
          throw new StackException("order-api has not heard of contract " + contract(i));
        }
        Thread.sleep(Duration.ofMillis(100));
      }
    }
  }

  private static String contract(int index) {
    return "load-" + index;
  }

  private void place(HttpClient http, int index, long due) {
    boolean waits = index % 2 == 1;
    boolean measured = index >= plan.warmupOrders();
    try {
      HttpResponse<byte[]> placed = http.send(post(index, waits), BodyHandlers.ofByteArray());
      int status = placed.statusCode();
      if (status != 202 && !(waits && status == 201)) {
        count(refused, Integer.toString(status));
        return;
      }
      if (!waits) {
        record(toAccepted, measured, due);
      }
      URI order = URI.create(orders).resolve(placed.headers().firstValue("Location").orElseThrow());
      accepted.add(order.toString());
      if (!waits) {
        return;
      }
      HttpResponse<byte[]> seen = http.send(get(order), BodyHandlers.ofByteArray());
      if (seen.statusCode() != 200) {
        count(unseen, Integer.toString(seen.statusCode()));
      } else if (!OrderStatus.in(seen.body()).isHeldOrFurther()) {
        late.increment();
      } else {
        record(toHeld, measured, due);
      }
    } catch (IOException e) {
      count(refused, e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void count(SortedMap<String, LongAdder> counts, String key) {
    counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
  }

  private static void record(Histogram histogram, boolean measured, long due) {
    if (measured) {
      histogram.recordValue((System.nanoTime() - due) / 1_000);
    }
  }

  /** Follows every accepted order to its end, or to the bound. */
  private LoadReport report(HttpClient http) {
    SortedMap<String, LongAdder> statuses = new ConcurrentSkipListMap<>();
    LongAdder lost = new LongAdder();
    long deadline = System.nanoTime() + plan.settleBound().toNanos();
    Semaphore turns = new Semaphore(ASKING_AT_ONCE_AT_THE_END);
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String order : accepted) {
        asking.execute(
            () -> {
              OrderStatus status = lastStatus(http, URI.create(order), deadline, turns);
              count(statuses, status.spelling());
              if (!status.isFinal()) {
                lost.increment();
              }
            });
      }
    }
    return new LoadReport(
        plan,
        LoadReport.Latencies.of(toAccepted),
        LoadReport.Latencies.of(toHeld),
        accepted.size(),
        sums(refused),
        sums(unseen),
        late.sum(),
        sums(statuses),
        lost.sum());
  }

  private OrderStatus lastStatus(HttpClient http, URI order, long deadline, Semaphore turns) {
    OrderStatus last = OrderStatus.REQUESTED;
    try {
      while (!last.isFinal() && System.nanoTime() < deadline) {
        turns.acquire();
        try {
          HttpResponse<byte[]> response = http.send(get(order), BodyHandlers.ofByteArray());
          if (response.statusCode() == 200) {
            last = OrderStatus.in(response.body());
          }
        } finally {
          turns.release();
        }
        if (!last.isFinal()) {
          Thread.sleep(Duration.ofMillis(500));
        }
      }
    } catch (IOException e) {
      throw new StackException("order-api stopped answering: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return last;
  }

  private static SortedMap<String, Long> sums(SortedMap<String, LongAdder> adders) {
    SortedMap<String, Long> sums = new TreeMap<>();
    adders.forEach((name, adder) -> sums.put(name, adder.sum()));
    return sums;
  }

  private HttpRequest post(int index, boolean waits) {
    HttpRequest.Builder request =
        request(URI.create(orders))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(order(index)));
    return (waits ? request.header("Prefer", "wait=" + HELD_BOUND.toSeconds()) : request).build();
  }

  private HttpRequest get(URI order) {
    return request(order).build();
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", authorization);
  }

  /** About a square kilometre, each a little further east than the one before. */
  private String order(int index) {
    double west = 1.0 + index % 1_000 * 0.001;
    double south = 43.6;
    double east = west + 0.0125;
    double north = south + 0.009;
    return String.format(
        Locale.ROOT,
        """
        {"contractId":"%s","items":[{"productType":"pleiades-bundle",\
        "sceneId":"d42de348-110b-4ed6-a597-755867b3ee54",\
        "aoi":{"type":"Polygon","coordinates":[[[%2$.4f,%3$.4f],[%4$.4f,%3$.4f],[%4$.4f,%5$.4f],[%2$.4f,%5$.4f],[%2$.4f,%3$.4f]]]},\
        "options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2",\
        "crsCode":"urn:ogc:def:crs:EPSG::4326"}}]}""",
        contract(index % plan.contracts()),
        west,
        south,
        east,
        north);
  }

  private static void waitUntil(long nanoTime) {
    for (long left; (left = nanoTime - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }
}
