package dev.swath.sandbox.core;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An order as a provider keeps it.
 *
 * @param protocol the protocol it came by, such as {@code oneatlas}
 * @param tags the client's references
 * @param payload the request, to the letter
 */
public record UpstreamOrder(
    UUID id,
    String protocol,
    Instant createdAt,
    List<String> tags,
    List<UpstreamDelivery> deliveries,
    String payload,
    @Nullable Instant cancelledAt) {

  public UpstreamOrder {
    tags = List.copyOf(tags);
    deliveries = List.copyOf(deliveries);
  }

  public Status status(UpstreamDelivery delivery, Instant now) {
    return cancelledAt == null ? delivery.plan().at(createdAt, now) : Status.CANCELLED;
  }

  /** When the delivery reached the status it has now. */
  public Instant changedAt(UpstreamDelivery delivery, Instant now) {
    if (cancelledAt != null) {
      return cancelledAt;
    }
    Instant end = delivery.plan().endsAt(createdAt);
    return now.isBefore(end) ? createdAt : end;
  }

  /** Open while any delivery is; then the worst that happened to one. */
  public Status status(Instant now) {
    Set<Status> all =
        deliveries.stream().map(delivery -> status(delivery, now)).collect(Collectors.toSet());
    for (Status decisive :
        List.of(Status.ORDERED, Status.ERROR, Status.REJECTED, Status.CANCELLED)) {
      if (all.contains(decisive)) {
        return decisive;
      }
    }
    return Status.DELIVERED;
  }

  public boolean cancellable(Instant now) {
    return cancelledAt == null
        && deliveries.stream().allMatch(delivery -> delivery.plan().cancellableAt(createdAt, now));
  }

  UpstreamOrder cancelled(Instant at) {
    return new UpstreamOrder(id, protocol, createdAt, tags, deliveries, payload, at);
  }
}
