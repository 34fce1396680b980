package dev.swath.standalone.chaos;

import dev.swath.standalone.Installation;
import dev.swath.standalone.Service;
import dev.swath.standalone.ServiceStatus;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import dev.swath.standalone.audit.AuditReport;
import dev.swath.standalone.chaos.ChaosPlan.Kill;
import dev.swath.standalone.chaos.Gateway.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One run: a stack of its own, orders as customers place them, and SIGKILL for one process after
 * another, each started again at once.
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
    List<Kill> killing = plan.killing();
    timeline.say(
        String.format(
            Locale.ROOT,
            "seed %d: %d orders at %.0f/s, %d kills %s",
            plan.seed(),
            plan.orders(),
            plan.ratePerSecond(),
            plan.kills(),
            victims(killing)));
    try (Arena arena = new Arena(installation, plan.sandboxDelay());
        Gateway gateway = new Gateway(arena.stack(), contracts)) {
      Customers customers = new Customers(gateway, contracts, plan, deadline);
      try {
        arena.up();
        openContracts(arena.stack(), gateway);
        timeline.say("all is ready");
        try (Poison poison = new Poison(arena.stack().ports().bootstrapServers())) {
          placeAndKill(arena, customers, killing, poison, deadline);
        }
        reckon(arena.stack(), gateway, customers);
      } catch (StackException e) {
        breaches.add(String.valueOf(e.getMessage()));
      }
      breaches.addAll(customers.breaches());
      return new ChaosReport(customers.acknowledged().size(), killed, breaches);
    }
  }

  private static String victims(List<Kill> killing) {
    Map<Service, Long> counts =
        killing.stream()
            .collect(
                Collectors.groupingBy(
                    Kill::victim, () -> new EnumMap<>(Service.class), Collectors.counting()));
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

  private void placeAndKill(
      Arena arena, Customers customers, List<Kill> killing, Poison poison, Deadline deadline) {
    Thread placing = Thread.ofVirtual().name("customers").start(customers::placeAll);
    try {
      for (Kill kill : killing) {
        customers.allow(kill.untilOrders());
        customers.awaitSent(kill.afterOrders());
        if (deadline.hasPassed()) {
          break;
        }
        if (plan.poison()) {
          timeline.say("%d bad records on all topics".formatted(poison.spread()));
        }
        Deadline.pause(kill.pause());
        carryOut(kill, arena, customers);
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

  private void carryOut(Kill kill, Arena arena, Customers customers) {
    int sent = customers.sent();
    int acknowledged = customers.acknowledged().size();
    long since = System.nanoTime();
    arena.killAndStart(kill.victim());
    killed++;
    arena.awaitReady(kill.victim());
    timeline.say(
        String.format(
            Locale.ROOT,
            "kill %d of %d: %s, after %d orders (%d acknowledged), ready again in %.1f s",
            kill.number(),
            plan.kills(),
            kill.victim(),
            sent,
            acknowledged,
            Timeline.secondsSince(since)));
    for (ServiceStatus status : arena.stack().status()) {
      if (status.pid().isEmpty()) {
        breaches.add("%s ended by itself after %s".formatted(status.service(), kill));
        timeline.say(
            String.format(
                Locale.ROOT, "%s has ended by itself and is started again", status.service()));
        arena.stack().start(status.service());
        arena.awaitReady(status.service());
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

  private void reckon(Stack stack, Gateway gateway, Customers customers) {
    for (ServiceStatus status : stack.status()) {
      if (!status.ready()) {
        breaches.add("%s is not ready after all".formatted(status.instance().id()));
      }
    }
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
