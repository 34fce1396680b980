package dev.swath.simulation;

import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing plan shorter by delta debugging: drops chunks, halving them, as long as it still
 * fails (Zeller and Hildebrandt, <i>Simplifying and Isolating Failure-Inducing Input</i>, 2002).
 */
final class Shrinking {
  private final Predicate<Plan> fails;

  Shrinking(Predicate<Plan> fails) {
    this.fails = fails;
  }

  /** A plan from which nothing more can be dropped. */
  Plan shrink(Plan failing) {
    Plan plan = failing;
    int chunk = Math.max(1, plan.events().size() / 2);
    while (true) {
      Plan shorter = withoutChunks(plan, chunk);
      boolean isShorter = shorter.events().size() < plan.events().size();
      plan = shorter;
      if (chunk > 1) {
        chunk /= 2;
      } else if (!isShorter) {
        return plan;
      }
    }
  }

  private Plan withoutChunks(Plan failing, int chunk) {
    Plan plan = failing;
    int at = 0;
    while (at < plan.events().size()) {
      List<Plan.Event> dropped =
          plan.events().subList(at, Math.min(at + chunk, plan.events().size()));
      Plan shorter = plan.without(dropped);
      if (fails.test(shorter)) {
        plan = shorter;
      } else {
        at += chunk;
      }
    }
    return plan;
  }
}
