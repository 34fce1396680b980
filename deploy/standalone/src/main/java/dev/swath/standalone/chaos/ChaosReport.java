package dev.swath.standalone.chaos;

import java.util.List;

/**
 * How it ended.
 *
 * @param orders how many were acknowledged
 * @param kills how many processes were killed
 * @param breaches what must never be, in sentences; empty if all is well
 */
public record ChaosReport(int orders, int kills, List<String> breaches) {

  public ChaosReport {
    breaches = List.copyOf(breaches);
  }

  public boolean isClean() {
    return breaches.isEmpty();
  }

  /** For people. */
  public String verdict() {
    if (isClean()) {
      return "Verdict: %d orders, %d kills: nothing lost, charged twice, ordered twice or held."
          .formatted(orders, kills);
    }
    return "Verdict: BROKEN after %d orders, %d kills:%n  %s"
        .formatted(orders, kills, String.join("%n  ".formatted(), breaches));
  }
}
