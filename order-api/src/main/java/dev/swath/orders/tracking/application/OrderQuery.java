package dev.swath.orders.tracking.application;

import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which orders to list.
 *
 * @param contractIds only orders of these; null for all
 * @param after continue behind this order; null for the first page
 * @param limit how many at most; a page of large orders ends earlier
 */
public record OrderQuery(
    @Nullable Set<String> contractIds,
    @Nullable OrderStatus status,
    @Nullable String tag,
    @Nullable Position after,
    int limit) {

  /** Where an order stands in the list. */
  public record Position(Instant createdAt, OrderId id) {}
}
