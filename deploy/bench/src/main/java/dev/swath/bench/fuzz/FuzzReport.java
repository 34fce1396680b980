package dev.swath.bench.fuzz;

import dev.swath.standalone.Service;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of the requests.
 *
 * @param byStatus how many answers of each HTTP status; 0 for connections that were closed without
 *     an answer, as they may be where the end of the headers never came
 * @param busy how many answers said that the service is busy, and when to come again
 * @param faults answers that should not have been, the first few
 * @param troubles of the stack as a whole: errors in logs, orders that did not end, books that do
 *     not agree
 * @param lines how many stand in each log
 * @param heaps in use when everything unused was thrown away
 * @param took for all requests
 * @param slowestMicros the numbers of the slowest requests by the time that they took
 * @param p50Millis from the first byte sent to the last received, after warming up; without those
 *     that wished to wait
 * @param p99Millis likewise
 */
public record FuzzReport(
    SortedMap<Integer, Long> byStatus,
    long busy,
    List<Fault> faults,
    List<String> troubles,
    Map<String, Long> lines,
    Map<Service, Heap> heaps,
    Duration took,
    Map<Long, Long> slowestMicros,
    double p50Millis,
    double p99Millis) {
  private static final int MEGABYTE = 1 << 20;

  /** What a process may remember more after any number of requests. */
  private static final long FLAT_BYTES = 16L * MEGABYTE;

  /**
   * @param number tells the request together with the seed
   * @param request how it began
   */
  public record Fault(long number, Service service, String what, String request) {
    @Override
    public String toString() {
      return "%s (--only %d): %s%n    %s".formatted(service, number, what, request);
    }
  }

  /**
   * @param before bytes in use after the first tenth of the requests
   * @param after bytes in use after the last
   */
  public record Heap(long before, long after) {
    public boolean isFlat() {
      return after - before <= FLAT_BYTES;
    }
  }

  public boolean isClean() {
    return faults.isEmpty() && troubles.isEmpty() && heaps.values().stream().allMatch(Heap::isFlat);
  }

  public long requests() {
    return byStatus.values().stream().mapToLong(Long::longValue).sum();
  }

  public String toText() {
    return Stream.of(
            Stream.of(requestsText(), statusesText(), latencyText(), linesText()),
            heaps.entrySet().stream().map(heap -> heapText(heap.getKey(), heap.getValue())),
            faults.stream().map(Fault::toString),
            troubles.stream(),
            Stream.of(isClean() ? "No fault." : "FAULTY."))
        .flatMap(lines -> lines)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String requestsText() {
    double seconds = took.toMillis() / 1_000.0;
    return String.format(
        Locale.ROOT,
        "%,d requests in %.1f s, %.0f/s; %,d answers said that the service is busy",
        requests(),
        seconds,
        requests() / Math.max(seconds, 0.001),
        busy);
  }

  private String statusesText() {
    return byStatus.entrySet().stream()
        .map(
            count ->
                count.getKey() == 0
                    ? "%,d not answered, as may be".formatted(count.getValue())
                    : "%,d of status %d".formatted(count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private String latencyText() {
    return String.format(
        Locale.ROOT,
        "latency p50 %.1f ms, p99 %.1f ms; the slowest: %s",
        p50Millis,
        p99Millis,
        slowestMicros.entrySet().stream()
            .sorted(Map.Entry.<Long, Long>comparingByKey().reversed())
            .map(one -> "%d ms (--only %d)".formatted(one.getKey() / 1_000, one.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private String linesText() {
    return lines.entrySet().stream()
        .map(log -> "%s %,d".formatted(log.getKey(), log.getValue()))
        .collect(Collectors.joining(", ", "lines in the logs: ", ""));
  }

  private static String heapText(Service service, Heap heap) {
    return String.format(
        Locale.ROOT,
        "%s: heap %.1f MB, at the end %.1f MB%s",
        service,
        (double) heap.before() / MEGABYTE,
        (double) heap.after() / MEGABYTE,
        heap.isFlat() ? "" : ", which is NOT FLAT");
  }
}
