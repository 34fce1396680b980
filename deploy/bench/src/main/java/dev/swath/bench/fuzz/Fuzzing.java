package dev.swath.bench.fuzz;

import dev.swath.bench.LiveHeap;
import dev.swath.bench.fuzz.FuzzReport.Fault;
import dev.swath.bench.fuzz.FuzzReport.Heap;
import dev.swath.bench.fuzz.Wire.Answer;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.Topics;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.Instance;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.SigningKey;
import dev.swath.standalone.Stack;
import dev.swath.standalone.Tokens;
import dev.swath.standalone.audit.Audit;
import dev.swath.standalone.audit.LiveAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests with something wrong to every port of a stack of its own, looks at every answer,
 * and in the end at the logs, the books, and the orders of a customer who did nothing wrong.
 */
public final class Fuzzing {
  private static final String LEGAL_CONTRACT = "legal";
  private static final List<String> CONTRACTS =
      IntStream.range(0, 5).mapToObj(number -> "fuzz-" + number).toList();
  private static final long CREDITS = 10_000_000;
  private static final int FIRST_ORDERS = 3;
  private static final int LEGAL_ORDERS = 20;
  private static final Set<Service> WATCHED =
      EnumSet.of(Service.ORDER_API, Service.PRICING_SERVICE);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(45);
  private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(60);
  private static final Duration TOKENS_LAST = Duration.ofHours(12);
  private static final int MOST_FAULTS = 40;
  private static final int SHOWN_AS_SLOW = 5;
  private static final Pattern FILE = Pattern.compile("/files/([^/\"?]+)");

  /** As pricing-service is asked by order-api. */
  private static final String DECISION =
      """
      {"orderId":"299ac1c1-5bcc-816e-8c91-19e7bf37f173","contractId":"fuzz-0","at":"2026-01-05T10:00:00.123456Z",
      "customerReference":"toulouse","tags":["city"],"items":[{"line":0,"productType":"pleiades-bundle","scenes":[{"id":"s1",
      "acquiredAt":"2016-07-16T10:44:12Z","footprint":{"type":"Polygon","coordinates":[[[1,43],[1,44],[2,44],[2,43],[1,43]]]}}],
      "aoi":{"type":"Polygon","coordinates":[[[1.40,43.59],[1.40,43.63],[1.50,43.63],[1.50,43.59],[1.40,43.59]]]},
      "licence":"standard","options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2"}}],
      "splitByDate":true,"allowPartial":true,"marketSegment":"agriculture","voucherCodes":["WELCOME"],"leftOut":[],
      "requestHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","requestedBy":"fuzz"}""";

  private final Stack stack;
  private final Path folder;
  private final FuzzPlan plan;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentSkipListMap<Integer, LongAdder> byStatus = new ConcurrentSkipListMap<>();
  private final LongAdder busy = new LongAdder();
  private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListMap<Long, Long> slowest = new ConcurrentSkipListMap<>();
  private final ConcurrentHistogram micros = new ConcurrentHistogram(3);

  private Fuzzing(Stack stack, Path folder, FuzzPlan plan) {
    this.stack = stack;
    this.folder = folder;
    this.plan = plan;
  }

  /**
   * Starts a stack on free ports, and stops it at the end.
   *
   * @param folder for its data
   */
  public static FuzzReport run(Path folder, FuzzPlan plan, Consumer<String> progress) {
    try (Stack stack =
        new Stack(Installation.locate(), new Home(folder), Ports.free())
            .environment(Service.PROVIDER_SANDBOX, "SANDBOX_DELAY_MILLIS", "200")
            .environment(Service.FULFILLMENT_SERVICE, "SWATH_FULFILLMENT_POLLS_MAX", "3s")
            .endedWithThisJvm()) {
      stack.up(PATIENCE, progress);
      return new Fuzzing(stack, folder, plan).run();
    }
  }

  private FuzzReport run() {
    try (http) {
      Stream.concat(CONTRACTS.stream(), Stream.of(LEGAL_CONTRACT))
          .forEach(contract -> stack.operator().openContract(contract, contract, CREDITS, 0));
      var bystander = new Bystander(stack, http, LEGAL_CONTRACT, customers(LEGAL_CONTRACT));
      var shots = new Shots(setting(), plan.seed());
      Map<Instance, Long> processes = processes();
      var heaps = new EnumMap<Service, Heap>(Service.class);
      long begun = System.nanoTime();
      Duration took;
      if (plan.only() != null) {
        send(shots, plan.only(), plan.only() + 1, bystander);
        took = Duration.ofNanos(System.nanoTime() - begun);
      } else {
        send(shots, 0, plan.warmUp(), bystander);
        Map<Service, Long> before = heaps();
        micros.reset();
        send(shots, plan.warmUp(), plan.requests(), bystander);
        took = Duration.ofNanos(System.nanoTime() - begun);
        Map<Service, Long> after = heaps();
        before.forEach(
            (service, bytes) ->
                heaps.put(service, new Heap(bytes, after.getOrDefault(service, 0L))));
      }
      List<String> troubles = troubles(bystander, processes);
      var counts = new ConcurrentSkipListMap<Integer, Long>();
      byStatus.forEach((status, count) -> counts.put(status, count.sum()));
      return new FuzzReport(
          counts,
          busy.sum(),
          List.copyOf(faults),
          troubles,
          logs().lines(),
          heaps,
          took,
          Map.copyOf(slowest),
          micros.getValueAtPercentile(50) / 1_000.0,
          micros.getValueAtPercentile(99) / 1_000.0);
    }
  }

  /** What is there for requests to name; ids are derived, so that each run names the same. */
  private Setting setting() {
    String contract = CONTRACTS.getFirst();
    var first = new Bystander(stack, http, contract, customers(contract));
    awaitContract(first, contract);
    IntStream.range(0, FIRST_ORDERS).forEach(first::place);
    first.awaitDeliveries(DELIVERED_WITHIN);
    if (!first.faults().isEmpty()) {
      throw new IllegalStateException("before anything was wrong: " + first.faults());
    }
    var orders = first.placed();
    var deliveries =
        orders.stream().map(order -> DeliveryId.of(OrderId.parse(order), 0).toString()).toList();
    var known = new HashMap<String, List<String>>();
    known.put("contracts", CONTRACTS);
    known.put("contractId", CONTRACTS);
    known.put("orders", orders);
    known.put("orderId", orders);
    known.put("deliveries", deliveries);
    known.put("deliveryId", deliveries);
    known.put("products", List.of("pleiades-bundle", "skysat", "spot-bundle"));
    known.put("version", List.of(first.get("/v1/products").path("priceBook").asString("")));
    known.put("month", List.of("2026-11", "2026-01"));
    known.put("fileId", files(first, orders));
    known.put("paymentId", List.of("pi_1"));
    known.put("limit", List.of("1", "50", "200"));
    known.put("status", List.of("delivered", "held", "needs-attention"));
    known.put("from", List.of("2026-01-01T00:00:00Z"));
    known.put("to", List.of("2027-01-01T00:00:00Z"));
    known.put("kind", List.of("capture", "hold"));
    known.put("tag", List.of("a"));
    known.put("currency", List.of("EUR", "JPY"));
    known.put("billingMode", List.of("credit", "prepaid", "card"));
    known.put("period", List.of("month", "day", "total"));
    known.put("user", List.of("*", "fuzz"));
    known.put("validUntil", List.of("2031-01-31T00:00:00Z"));
    known.put("paymentMethod", List.of("pm_card_visa"));
    known.put("customer", List.of("cus_fuzz"));
    return new Setting(
        doors(), Collections.unmodifiableMap(known), cursors(first, contract), passes());
  }

  private void awaitContract(Bystander customer, String contract) {
    long deadline = System.nanoTime() + DELIVERED_WITHIN.toNanos();
    while (!customer.get("/v1/contracts/" + contract).has("creditsAvailable")) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("order-api has not heard of contract " + contract);
      }
      Thread.onSpinWait();
    }
  }

  private static List<String> files(Bystander customer, List<String> orders) {
    return orders.stream()
        .flatMap(order -> FILE.matcher(customer.order(order).toString()).results())
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  private static List<String> cursors(Bystander customer, String contract) {
    return Stream.of(
            "/v1/orders?limit=1",
            "/v1/contracts?limit=1",
            "/v1/contracts/" + contract + "/entries?limit=1")
        .map(path -> customer.get(path).path("nextCursor").asString(""))
        .filter(cursor -> !cursor.isEmpty())
        .toList();
  }

  private Setting.Passes passes() {
    Tokens tokens = stack.tokens();
    return new Setting.Passes(
        customers(CONTRACTS.toArray(String[]::new)),
        tokens.issue(
            "operator",
            Tokens.OPERATOR_SCOPE + " fulfillment:admin",
            List.of(Tokens.ALL_CONTRACTS),
            TOKENS_LAST),
        List.of(
            tokens.issue("late", Tokens.OPERATOR_SCOPE, CONTRACTS, Duration.ofHours(-1)),
            tokens.issue("nobody", "profile", CONTRACTS, TOKENS_LAST),
            tokens.issue("nobody", "", CONTRACTS, TOKENS_LAST),
            new Tokens(SigningKey.in(otherKeys()), Clock.systemUTC())
                .issue("evil", Tokens.OPERATOR_SCOPE, CONTRACTS, TOKENS_LAST)));
  }

  private String customers(String... contracts) {
    return stack.tokens().issue("customer", Tokens.CUSTOMER_SCOPE, List.of(contracts), TOKENS_LAST);
  }

  private Path otherKeys() {
    try {
      return Files.createDirectories(folder.resolve("other-keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Door> doors() {
    var doors = new ArrayList<Door>();
    for (var service :
        List.of(Service.ORDER_API, Service.CREDIT_LEDGER, Service.FULFILLMENT_SERVICE)) {
      doors.addAll(Doors.described(service, description(service)));
    }
    doors.addAll(Doors.hidden(DECISION));
    return List.copyOf(doors);
  }

  private JsonNode description(Service service) {
    try {
      return new JsonMapper()
          .readTree(
              http.send(
                      HttpRequest.newBuilder(
                              URI.create(stack.ports().url(service) + "/v3/api-docs"))
                          .build(),
                      BodyHandlers.ofString())
                  .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void send(Shots shots, long from, long to, Bystander bystander) {
    var next = new AtomicLong(from);
    long legalEvery = Math.max(1, plan.requests() / LEGAL_ORDERS);
    try (var callers = Executors.newFixedThreadPool(plan.callers())) {
      var calls = new ArrayList<Future<?>>();
      for (int caller = 0; caller < plan.callers(); caller++) {
        calls.add(
            callers.submit(
                () -> {
                  try (var wires = new Wires()) {
                    for (long number = next.getAndIncrement();
                        number < to;
                        number = next.getAndIncrement()) {
                      if (number % legalEvery == 0) {
                        bystander.place(number);
                      }
                      send(shots.shot(number), wires);
                    }
                  }
                  return null;
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

  /** The connections of one caller, one to each service. */
  private final class Wires implements AutoCloseable {
    private final Map<Service, Wire> wires = new EnumMap<>(Service.class);

    private Answer ask(Shot shot) throws IOException {
      return wires
          .computeIfAbsent(
              shot.service(), service -> new Wire(stack.ports().of(service), ANSWERED_WITHIN))
          .ask(shot);
    }

    @Override
    public void close() throws IOException {
      for (var wire : wires.values()) {
        wire.close();
      }
    }
  }

  private void send(Shot shot, Wires wires) {
    long begun = System.nanoTime();
    try {
      Answer answer = wires.ask(shot);
      long took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
      if (!shot.mayWait()) {
        micros.recordValue(took);
        slowest.put(took, shot.number());
        if (slowest.size() > SHOWN_AS_SLOW) {
          slowest.pollFirstEntry();
        }
      }
      byStatus.computeIfAbsent(answer.status(), _ -> new LongAdder()).increment();
      if (Verdicts.isBusy(answer)) {
        busy.increment();
      }
      Verdicts.fault(shot, answer).ifPresent(what -> found(shot, what));
    } catch (IOException | RuntimeException e) {
      found(shot, e.toString());
    }
  }

  private void found(Shot shot, String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(new Fault(shot.number(), shot.service(), what, shot.text()));
    }
  }

  private List<String> troubles(Bystander bystander, Map<Instance, Long> processes) {
    bystander.awaitDeliveries(DELIVERED_WITHIN);
    var troubles = new ArrayList<>(bystander.faults());
    for (Service service : Service.values()) {
      if (!stack.isReady(service)) {
        troubles.add(service + " is not ready at the end");
      }
    }
    processes()
        .forEach(
            (instance, pid) -> {
              if (!pid.equals(processes.get(instance))) {
                troubles.add(instance + " died");
              }
            });
    try (var live = LiveAccounts.of(stack)) {
      troubles.addAll(
          new Audit(stack.ports().bootstrapServers(), Topics.LEDGER_ENTRIES, live)
              .run()
              .problems());
    }
    troubles.addAll(logs().troubles());
    return troubles;
  }

  private Logs logs() {
    return new Logs(folder.resolve("log"));
  }

  /** The process of each service; 0 for none. */
  private Map<Instance, Long> processes() {
    var pids = new HashMap<Instance, Long>();
    for (Service service : Service.values()) {
      Instance instance = Instance.first(service);
      pids.put(instance, stack.process(instance).map(ProcessHandle::pid).orElse(0L));
    }
    return pids;
  }

  private Map<Service, Long> heaps() {
    var heaps = new EnumMap<Service, Long>(Service.class);
    for (var service : WATCHED) {
      heaps.put(service, LiveHeap.bytes(stack.process(Instance.first(service)).orElseThrow()));
    }
    return heaps;
  }
}
