package dev.swath.standalone.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run has shown. Latencies count from the moment an order was due and are those of the
 * measured part; counts are those of all orders, the warm-up's included.
 *
 * @param toAccepted until the 202 of an order that was placed plainly
 * @param toHeld until a GET showed an order that was waited for as held or further
 * @param accepted how many orders were answered with 202 or 201
 * @param refused every other answer to a POST, by HTTP status or kind of failure
 * @param unseen every other answer than 200 to a GET of an accepted order, by HTTP status
 * @param late how many orders were shown, but not as held yet, when the time to wait was over
 * @param statuses how many accepted orders ended in which status; those that have not ended count
 *     as where they stopped
 * @param lost how many accepted orders had not ended within the bound
 */
public record LoadReport(
    LoadPlan plan,
    Latencies toAccepted,
    Latencies toHeld,
    long accepted,
    SortedMap<String, Long> refused,
    SortedMap<String, Long> unseen,
    long late,
    SortedMap<String, Long> statuses,
    long lost) {

  public LoadReport {
    refused = new TreeMap<>(refused);
    unseen = new TreeMap<>(unseen);
    statuses = new TreeMap<>(statuses);
  }

  /** Milliseconds from the moment each order was due. */
  public record Latencies(long count, double p50, double p90, double p99, double max) {

    /** Of a histogram of microseconds. */
    static Latencies of(Histogram micros) {
      return new Latencies(
          micros.getTotalCount(),
          micros.getValueAtPercentile(50) / 1000.0,
          micros.getValueAtPercentile(90) / 1000.0,
          micros.getValueAtPercentile(99) / 1000.0,
          micros.getMaxValue() / 1000.0);
    }

    private String row(String name) {
      return String.format(
          Locale.ROOT, "%-18s %8d %9.1f %9.1f %9.1f %9.1f", name, count, p50, p90, p99, max);
    }
  }

  /** Whether every order was accepted, visible at once, and reached its end, however slowly. */
  public boolean isClean() {
    return refused.isEmpty() && unseen.isEmpty() && lost == 0;
  }

  /** For people. */
  public String toText() {
    return """
        ms from due time      count       p50       p90       p99       max
        %s
        %s
        accepted %d, refused %s, not seen at once %s, held late %d
        ended as %s, lost: %d"""
        .formatted(
            toAccepted.row("post → 202"),
            toHeld.row("post → held"),
            accepted,
            refused.isEmpty() ? "none" : refused,
            unseen.isEmpty() ? "none" : unseen,
            late,
            statuses,
            lost);
  }

  /** For programs. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ratePerSecond", plan.ratePerSecond());
    json.put("seconds", plan.measured().toSeconds());
    json.put("acceptedMillis", toAccepted);
    json.put("heldMillis", toHeld);
    json.put("accepted", accepted);
    json.put("refused", refused);
    json.put("unseen", unseen);
    json.put("late", late);
    json.put("statuses", statuses);
    json.put("lost", lost);
    return new JsonMapper().writeValueAsString(json);
  }
}
