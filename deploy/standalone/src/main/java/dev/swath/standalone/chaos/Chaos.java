package dev.swath.standalone.chaos;

import dev.swath.standalone.Installation;
import dev.swath.standalone.Instance;
import dev.swath.standalone.ServiceStatus;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import dev.swath.standalone.audit.AuditReport;
import dev.swath.standalone.chaos.ChaosPlan.Blow;
import dev.swath.standalone.chaos.Gateway.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One run: a stack of its own, orders as customers place them, and a blow to one process after
 * another: SIGKILL and a new start at once, a freeze, or the arrival of one more.
 */
public final class Chaos {
  private static final int CONTRACTS = 5;
  private static final long CREDITS = 10_000_000;
  private static final Duration OPENED_WITHIN = Duration.ofSeconds(30);

  private final Installation installation;
  private final ChaosPlan plan;
  private final Timeline timeline;
  private final List<String> contracts =
      IntStream.range(0, CONTRACTS).mapToObj(i -> "chaos-" + i).toList();
  private final List<String> breaches = new ArrayList<>();
  private int killed;

  /**
   * @param out is given a line for everything that happens
   */
  public Chaos(Installation installation, ChaosPlan plan, Consumer<String> out) {
    this.installation = installation;
    this.plan = plan;
    this.timeline = new Timeline(out);
  }

  /** Runs the plan to its end, or to its deadline. */
  public ChaosReport run() {
    Deadline deadline = Deadline.in(plan.deadline());
    List<Blow> blows = plan.blows();
    timeline.say(
        String.format(
            Locale.ROOT,
            "seed %d: %d orders at %.0f/s, %d blows %s; %d instance(s), %d broker(s)",
            plan.seed(),
            plan.orders(),
            plan.ratePerSecond(),
            blows.size(),
            victims(blows),
            plan.cluster().instances(),
            plan.cluster().brokers()));
    try (Arena arena = new Arena(installation, plan);
        Gateway gateway = new Gateway(arena.stack(), plan.cluster().instances(), contracts)) {
      Customers customers = new Customers(gateway, contracts, plan, deadline);
      try {
        arena.up();
        openContracts(arena.stack(), gateway);
        timeline.say("all is ready");
        try (Poison poison = new Poison(arena.stack().ports().bootstrapServers())) {
          placeAndHit(arena, customers, blows, poison, deadline);
        }
        reckon(arena, gateway, customers);
      } catch (StackException e) {
        breaches.add(String.valueOf(e.getMessage()));
      }
      breaches.addAll(customers.breaches());
      return new ChaosReport(customers.acknowledged().size(), killed, breaches);
    }
  }

  private static String victims(List<Blow> blows) {
    Map<Instance, Long> counts =
        blows.stream()
            .collect(
                Collectors.groupingBy(
                    Blow::victim,
                    () ->
                        new TreeMap<>(
                            Comparator.comparing(Instance::service)
                                .thenComparingInt(Instance::number)),
                    Collectors.counting()));
    return counts.toString();
  }

  /** A contract can be ordered on as soon as order-api has heard of it. */
  private void openContracts(Stack stack, Gateway gateway) {
    Deadline bound = Deadline.in(OPENED_WITHIN);
    for (String contract : contracts) {
      stack.operator().openContract(contract, contract, CREDITS, 0);
    }
    for (String contract : contracts) {
      while (!isVisible(gateway, contract)) {
        if (bound.hasPassed()) {
          throw new StackException("order-api has not heard of contract " + contract);
        }
        Deadline.pause(Duration.ofMillis(100));
      }
    }
  }

  private static boolean isVisible(Gateway gateway, String contract) {
    try {
      return gateway.contract(contract).available() == CREDITS;
    } catch (Unavailable e) {
      return false;
    }
  }

  private void placeAndHit(
      Arena arena, Customers customers, List<Blow> blows, Poison poison, Deadline deadline) {
    Thread placing = Thread.ofVirtual().name("customers").start(customers::placeAll);
    try {
      for (Blow blow : blows) {
        customers.allow(blow.untilOrders());
        customers.awaitSent(blow.afterOrders());
        if (deadline.hasPassed()) {
          break;
        }
        if (plan.poison()) {
          timeline.say("%d bad records on all topics".formatted(poison.spread()));
        }
        Deadline.pause(blow.pause());
        carryOut(blow, arena, customers);
      }
    } finally {
      customers.allow(plan.orders());
    }
    join(placing);
    if (deadline.hasPassed()) {
      breaches.add("Not done after %d s".formatted(plan.deadline().toSeconds()));
    }
    timeline.say(
        String.format(
            Locale.ROOT,
            "%d of %d orders acknowledged; repeated after %s; the slowest took %.1f s",
            customers.acknowledged().size(),
            plan.orders(),
            customers.repeated(),
            customers.slowest().toMillis() / 1000.0));
  }

  private void carryOut(Blow blow, Arena arena, Customers customers) {
    int sent = customers.sent();
    int acknowledged = customers.acknowledged().size();
    long since = System.nanoTime();
    switch (blow.kind()) {
      case KILL -> {
        arena.killAndStart(blow.victim());
        killed++;
      }
      case FREEZE -> arena.freeze(blow.victim(), plan.cluster().frozen());
      case JOIN -> arena.start(blow.victim());
    }
    arena.awaitReady(blow.victim());
    timeline.say(
        String.format(
            Locale.ROOT,
            "%s %d of %d: %s, after %d orders (%d acknowledged), ready after %.1f s",
            blow.kind().name().toLowerCase(Locale.ROOT),
            blow.number(),
            plan.blowCount(),
            blow.victim(),
            sent,
            acknowledged,
            Timeline.secondsSince(since)));
    for (ServiceStatus status : arena.stack().status()) {
      if (status.pid().isEmpty()) {
        breaches.add("%s ended by itself after %s".formatted(status.instance(), blow));
        timeline.say(
            String.format(
                Locale.ROOT, "%s has ended by itself and is started again", status.instance()));
        arena.start(status.instance());
        arena.awaitReady(status.instance());
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted", e);
    }
  }

  private void reckon(Arena arena, Gateway gateway, Customers customers) {
    Stack stack = arena.stack();
    stack.status().forEach(status -> arena.awaitReady(status.instance()));
    Reckoning reckoning = new Reckoning(stack, gateway, contracts, customers);
    long since = System.nanoTime();
    reckoning.awaitEnd(Deadline.in(plan.settleBound()));
    timeline.say(
        String.format(
            Locale.ROOT, "waited %.1f s for everything to end", Timeline.secondsSince(since)));
    AuditReport audit = reckoning.check(plan.orders());
    breaches.addAll(reckoning.breaches());
    timeline.say(
        String.format(
            Locale.ROOT,
            "audit of %,d entries of %d contracts: %s",
            audit.records(),
            audit.contracts().size(),
            audit.isRight() ? "right" : "NOT RIGHT"));
  }
}
