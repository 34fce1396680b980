package dev.swath.bench.fuzz;

import dev.swath.bench.LiveHeap;
import dev.swath.bench.fuzz.FuzzReport.Fault;
import dev.swath.bench.fuzz.FuzzReport.Heap;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Instance;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;

/** Sends malformed orders over a few connections that are kept, and looks at every answer. */
public final class Fuzzing {
  private static final String CONTRACT = "fuzz";
  private static final List<String> PATHS = List.of("/v1/prices", "/v1/orders?dryRun=true");
  private static final Set<Service> WATCHED =
      EnumSet.of(Service.ORDER_API, Service.PRICING_SERVICE);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MOST_FAULTS = 20;
  private static final int SERVER_ERROR = 500;

  /** What only our own code can have said, or what runs it. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "\\bat [\\w.$]+\\([\\w$]+\\.java|(java|tools\\.jackson|org\\.springframework)\\.\\w+\\.");

  private final Stack stack;
  private final FuzzPlan plan;
  private final MalformedOrders orders;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentSkipListMap<Integer, LongAdder> byStatus = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentHistogram micros = new ConcurrentHistogram(3);

  private Fuzzing(Stack stack, FuzzPlan plan) {
    this.stack = stack;
    this.plan = plan;
    orders = new MalformedOrders(CONTRACT, plan.seed());
    token = stack.tokens().customer(CONTRACT);
  }

  /**
   * Starts what answers on free ports, and stops it at the end.
   *
   * @param folder for its data
   */
  public static FuzzReport run(Path folder, FuzzPlan plan, Consumer<String> progress) {
    try (Stack stack =
        new Stack(Installation.locate(), new Home(folder), Ports.free()).endedWithThisJvm()) {
      stack.up(
          EnumSet.of(
              Service.KAFKA, Service.DOCUMENT_STORE, Service.ORDER_API, Service.PRICING_SERVICE),
          PATIENCE,
          progress);
      return new Fuzzing(stack, plan).run();
    }
  }

  private FuzzReport run() {
    try (http) {
      send(0, plan.warmUp());
      Map<Service, Long> before = heaps();
      micros.reset();
      send(plan.warmUp(), plan.bodies());
      Map<Service, Long> after = heaps();
      var heaps = new EnumMap<Service, Heap>(Service.class);
      before.forEach(
          (service, bytes) -> heaps.put(service, new Heap(bytes, after.getOrDefault(service, 0L))));
      var counts = new ConcurrentSkipListMap<Integer, Long>();
      byStatus.forEach((status, count) -> counts.put(status, count.sum()));
      return new FuzzReport(
          counts,
          List.copyOf(faults),
          heaps,
          micros.getValueAtPercentile(50) / 1_000.0,
          micros.getValueAtPercentile(99) / 1_000.0);
    }
  }

  private void send(long from, long to) {
    var next = new AtomicLong(from);
    try (var callers = Executors.newFixedThreadPool(plan.callers())) {
      var calls = new ArrayList<Future<?>>();
      for (int caller = 0; caller < plan.callers(); caller++) {
        calls.add(
            callers.submit(
                () -> {
                  for (long body = next.getAndIncrement();
                      body < to;
                      body = next.getAndIncrement()) {
                    send(PATHS.get((int) (body % PATHS.size())), body);
                  }
                }));
      }
      for (var call : calls) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void send(String path, long body) {
    var request =
        HttpRequest.newBuilder(URI.create(stack.ports().url(Service.ORDER_API) + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(orders.body(body)))
            .build();
    long begun = System.nanoTime();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
      byStatus.computeIfAbsent(answer.statusCode(), _ -> new LongAdder()).increment();
      check(path, body, answer);
    } catch (IOException e) {
      found(new Fault(path, body, "no answer: " + e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void check(String path, long body, HttpResponse<String> answer) {
    if (answer.statusCode() >= SERVER_ERROR) {
      found(new Fault(path, body, "status " + answer.statusCode() + ": " + answer.body()));
    } else if (INSIDES.matcher(answer.body()).find()) {
      found(new Fault(path, body, "tells of its insides: " + answer.body()));
    }
  }

  private void found(Fault fault) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }

  private Map<Service, Long> heaps() {
    var heaps = new EnumMap<Service, Long>(Service.class);
    for (var service : WATCHED) {
      heaps.put(service, LiveHeap.bytes(stack.process(Instance.first(service)).orElseThrow()));
    }
    return heaps;
  }
}
