package dev.swath.ledger.application;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far requests were decided. When the consumer groups lose their offsets, requests of long ago
 * come again, and the orders that they are about may be forgotten: their place says that they were
 * decided.
 *
 * @param requestsEnd the offset behind the last request of the partition that was decided
 * @param ordersEnd by partition of the orders topic, the offset behind the last event whose request
 *     was decided
 */
public record Progress(long requestsEnd, Map<Integer, Long> ordersEnd) {
  public static final Progress NONE = new Progress(0, Map.of());

  /** Where the event stands in the orders topic that a request follows from. */
  public record Cause(int partition, long offset) {}

  public Progress {
    ordersEnd = Map.copyOf(ordersEnd);
  }

  /** With one more request decided. */
  Progress with(long request, @Nullable Cause cause) {
    long end = Math.max(requestsEnd, request + 1);
    if (cause == null || cause.offset() < ordersEnd.getOrDefault(cause.partition(), 0L)) {
      return new Progress(end, ordersEnd);
    }
    Map<Integer, Long> ends = new HashMap<>(ordersEnd);
    ends.put(cause.partition(), cause.offset() + 1);
    return new Progress(end, ends);
  }

  /** Whether a request was decided by then: itself, or another one of the same cause. */
  boolean covers(long request, @Nullable Cause cause) {
    return request < requestsEnd
        || (cause != null && cause.offset() < ordersEnd.getOrDefault(cause.partition(), 0L));
  }
}
