package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.standalone.Instance;
import dev.swath.standalone.Stack;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Several instances under load, of which one joins, one leaves, one is killed and one is frozen and
 * wakes up as if nothing had happened; and for how long orders then wait.
 */
final class Instances {
  private static final int CONTRACTS = 60;
  private static final Duration ANSWERED_SOON = Duration.ofSeconds(1);

  private final Testbed testbed;
  private final Plan plan;
  private final PrintStream out;
  private final Stack stack;
  private final Keys keys;

  /** What can happen to the instance with the highest number. */
  enum Happening {
    NOTHING("nothing"),
    JOINS("joins"),
    LEAVES("leaves (SIGTERM)"),
    CRASHES("killed, started at once"),
    DIES("killed"),
    FREEZES("frozen"),
    WAKES("woken");

    private final String text;

    Happening(String text) {
      this.text = text;
    }
  }

  /**
   * @param happenings one after the other, each in a state in which it can happen
   * @param instances how many there are at most; at least 2
   * @param ratePerSecond orders, evenly spaced
   * @param warmup before the first event
   * @param calm how long orders must have been answered within a second before the next event
   * @param frozen how long the frozen one stands still
   * @param patience how long an event may take to be over
   */
  record Plan(
      List<Happening> happenings,
      int instances,
      double ratePerSecond,
      Duration warmup,
      Duration calm,
      Duration frozen,
      Duration patience) {
    Plan {
      happenings = List.copyOf(happenings);
    }
  }

  Instances(Testbed testbed, Plan plan, PrintStream out) {
    this.testbed = testbed;
    this.plan = plan;
    this.out = out;
    this.stack = testbed.stack();
    this.keys = Keys.of(testbed.admin());
  }

  Audit run() {
    List<ContractId> contracts = testbed.open("many", CONTRACTS, Hop.PLENTY);
    Instance last = Testbed.ledger(plan.instances());
    for (int number = 2; number < plan.instances(); number++) {
      testbed.start(Testbed.ledger(number));
    }
    out.println(Pause.HEADER);
    try (Pace _ = new Pace(testbed, contracts, Hop.PRICE, plan.ratePerSecond())) {
      pause(plan.warmup());
      for (Happening happening : plan.happenings()) {
        measure(happening, last);
      }
    }
    testbed.awaitAnswers(plan.patience());
    return testbed.audit();
  }

  private void bringAbout(Happening happening, Instance who) {
    switch (happening) {
      case NOTHING -> {}
      case JOINS -> testbed.start(who);
      case LEAVES -> stack.stop(who);
      case CRASHES -> {
        stack.kill(who);
        testbed.start(who);
      }
      case DIES -> stack.kill(who);
      case FREEZES -> {
        stack.freeze(who);
        pause(plan.frozen());
      }
      case WAKES -> stack.wake(who);
    }
  }

  private static void pause(Duration duration) {
    Waiting.untilNanos(System.nanoTime() + duration.toNanos());
  }

  private void measure(Happening happening, Instance who) {
    Ownership before = Ownership.now(testbed.admin());
    long start = System.nanoTime();
    bringAbout(happening, who);
    boolean over = awaitCalm();
    long end = System.nanoTime();
    Ownership after = Ownership.now(testbed.admin());
    Pause pause =
        Pause.of(testbed.orders().all(), keys, before.changedOrOf(who, after), start, end);
    out.println(pause.toText(happening.text) + (over ? "" : " and not over"));
  }

  /** Every order is answered within a second, for a while. */
  private boolean awaitCalm() {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    long calmSince = System.nanoTime();
    while (System.nanoTime() - deadline < 0) {
      if (!testbed
          .orders()
          .allAnsweredThatWereDueBefore(System.nanoTime() - ANSWERED_SOON.toNanos())) {
        calmSince = System.nanoTime();
      } else if (System.nanoTime() - calmSince > plan.calm().toNanos()) {
        return true;
      }
      pause(Duration.ofMillis(20));
    }
    return false;
  }
}
