package dev.swath.simulation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A seed that breaks a law, with the shortest plan that was found to do the same.
 *
 * @param history of the run of that plan
 */
record Finding(long seed, BrokenLaw broken, Plan plan, List<String> history) {
  Finding {
    history = List.copyOf(history);
  }

  /** Runs a seed, and if it breaks a law, looks for the shortest history that breaks it too. */
  static Optional<Finding> of(long seed, Build build) {
    Plan plan = Plan.of(seed);
    BrokenLaw broken = Simulation.run(seed, plan, build, false).broken();
    if (broken == null) {
      return Optional.empty();
    }
    Plan shortest = new Shrinking(it -> breaks(broken.law(), seed, it, build)).shrink(plan);
    Simulation.Outcome outcome = Simulation.run(seed, shortest, build, true);
    return Optional.of(
        new Finding(seed, Objects.requireNonNull(outcome.broken()), shortest, outcome.history()));
  }

  private static boolean breaks(Law law, long seed, Plan plan, Build build) {
    BrokenLaw broken = Simulation.run(seed, plan, build, false).broken();
    return broken != null && broken.law() == law;
  }

  /** In words: what was planned, what happened, what is wrong. */
  String report() {
    StringBuilder report = new StringBuilder();
    report.append("seed %d breaks the law%n  %s%n".formatted(seed, broken.law().sentence()));
    report.append("  %s%n%nplan%n".formatted(broken.getMessage()));
    plan.events().forEach(event -> report.append("  %s%n".formatted(event)));
    report.append("%nhistory%n".formatted());
    history.forEach(line -> report.append("  %s%n".formatted(line)));
    return report.toString();
  }
}
