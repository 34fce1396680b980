package dev.swath.bench.fuzz;

import dev.swath.standalone.Service;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What became of the bodies.
 *
 * @param byStatus how many answers of each HTTP status
 * @param faults answers that should not have been, the first few
 * @param heaps in use when everything unused was thrown away
 * @param p50Millis from the first byte sent to the last received, after warming up
 * @param p99Millis likewise
 */
public record FuzzReport(
    SortedMap<Integer, Long> byStatus,
    List<Fault> faults,
    Map<Service, Heap> heaps,
    double p50Millis,
    double p99Millis) {
  private static final int MEGABYTE = 1 << 20;

  /** What a process may remember more after any number of bodies. */
  private static final long FLAT_BYTES = 16L * MEGABYTE;

  /**
   * @param body its number, which tells it together with the seed
   */
  public record Fault(String path, long body, String what) {}

  /**
   * @param before bytes in use after the first tenth of the bodies
   * @param after bytes in use after the last
   */
  public record Heap(long before, long after) {
    public boolean isFlat() {
      return after - before <= FLAT_BYTES;
    }
  }

  public boolean isClean() {
    return faults.isEmpty() && heaps.values().stream().allMatch(Heap::isFlat);
  }

  public String toText() {
    return "%s%nlatency p50 %.1f ms, p99 %.1f ms%n%s%s"
        .formatted(
            byStatus.entrySet().stream()
                .map(count -> "%d of status %d".formatted(count.getValue(), count.getKey()))
                .collect(Collectors.joining(", ")),
            p50Millis,
            p99Millis,
            heaps.entrySet().stream()
                .map(
                    heap ->
                        String.format(
                            Locale.ROOT,
                            "%s: heap %.1f MB, at the end %.1f MB%s%n",
                            heap.getKey(),
                            (double) heap.getValue().before() / MEGABYTE,
                            (double) heap.getValue().after() / MEGABYTE,
                            heap.getValue().isFlat() ? "" : ", which is NOT FLAT"))
                .collect(Collectors.joining()),
            faults.isEmpty()
                ? "No fault."
                : faults.stream()
                    .map(Fault::toString)
                    .collect(Collectors.joining(System.lineSeparator())));
  }
}
