package dev.swath.orders.intake.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.events.domain.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this process wrote to the log under the latest keys. So a repetition that comes before the
 * documents show the first request writes nothing, and a request that is bound to lose neither. The
 * log decides all the same: another process may have written before.
 */
final class RecentRequests {
  /** A few hundred bytes each. */
  private static final int MAX_ENTRIES = 20_000;

  private final Cache<OrderId, Written> written =
      Caffeine.newBuilder().maximumSize(MAX_ENTRIES).executor(Runnable::run).build();

  /**
   * @param isDurable whether the log has confirmed it
   */
  record Written(String requestHash, Instant at, boolean isDurable) {}

  /** What is being written, or was, under the key; null if this is the first and was noted. */
  @Nullable Written note(OrderId id, String requestHash, Instant at) {
    return written.asMap().putIfAbsent(id, new Written(requestHash, at, false));
  }

  void confirm(OrderId id, String requestHash, Instant at) {
    written.put(id, new Written(requestHash, at, true));
  }

  /** The request may be written again: the log did not confirm it. */
  void forget(OrderId id) {
    written.invalidate(id);
  }
}
