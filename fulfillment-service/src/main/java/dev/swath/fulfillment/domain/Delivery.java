package dev.swath.fulfillment.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryState.Attention;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderEvent.DeliveryCancelled;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliveryFailed;
import dev.swath.events.domain.OrderEvent.DeliveryNeedsAttention;
import dev.swath.events.domain.OrderEvent.DeliveryProgressed;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.DeliverySubmitting;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderState.Cancellation;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of an order, and the events that can be told of it.
 *
 * @param index of its item, counted from 0
 */
public record Delivery(OrderState order, int index) {
  private static final String BY_ITSELF = "fulfillment-service";

  OrderState.Item item() {
    return order.items().get(index);
  }

  DeliveryId id() {
    return item().delivery().id();
  }

  DeliveryStatus status() {
    return item().delivery().status();
  }

  /** Whether a person has to decide on it. */
  public boolean needsAttention() {
    return status() == DeliveryStatus.NEEDS_ATTENTION;
  }

  /** Why a person has to decide on it; null if nobody has to. */
  @Nullable String attentionReason() {
    Attention attention = item().delivery().attention();
    return attention == null ? null : attention.violation().reason();
  }

  /** Whether the intent to place it is told. */
  boolean isIntended() {
    return item().delivery().provider() != null;
  }

  /** Whether the provider has taken it. */
  boolean isTaken() {
    return item().delivery().upstreamOrderId() != null;
  }

  /** Who was asked to deliver; only once the intent is told. */
  String provider() {
    return told(item().delivery().provider());
  }

  /** Only once the provider has taken the order. */
  String upstreamOrderId() {
    return told(item().delivery().upstreamOrderId());
  }

  private static String told(@Nullable String value) {
    if (value == null) {
      throw new IllegalStateException("the delivery has not come so far");
    }
    return value;
  }

  /** Time of the request to cancel that waits for an answer; null if there is none. */
  @Nullable Instant cancelRequested() {
    Cancellation cancellation = order.cancellation();
    return cancellation == null || !order.isCancelling() ? null : cancellation.requestedAt();
  }

  DeliverySubmitting submitting(String provider, Instant at) {
    return new DeliverySubmitting(order.id(), order.contractId(), at, id(), provider);
  }

  DeliverySubmitted submitted(String upstreamOrderId, Instant at) {
    return new DeliverySubmitted(
        order.id(), order.contractId(), at, id(), provider(), upstreamOrderId);
  }

  DeliveryProgressed progressed(String upstreamStatus, Instant at) {
    return new DeliveryProgressed(order.id(), order.contractId(), at, id(), upstreamStatus);
  }

  DeliveryDelivered delivered(List<UpstreamFile> upstream, @Nullable Double areaKm2, Instant at) {
    List<DeliveredFile> files =
        upstream.stream()
            .map(
                file ->
                    DeliveredFile.of(
                        id(), file.name(), file.sizeBytes(), file.checksum(), file.mediaType()))
            .toList();
    ItemPrice price = item().price();
    Credits amount = price == null ? Credits.ZERO : price.finalCredits(areaKm2);
    return new DeliveryDelivered(order.id(), order.contractId(), at, id(), files, areaKm2, amount);
  }

  DeliveryFailed failed(String reason, String detail, Instant at) {
    Violation why = new Violation(reason, "/items/" + index, detail);
    return new DeliveryFailed(order.id(), order.contractId(), at, id(), why);
  }

  /**
   * @param since when what stands in the way began
   */
  DeliveryNeedsAttention needsAttention(String reason, String detail, Instant since, Instant at) {
    Violation why = new Violation(reason, "/items/" + index, detail);
    return new DeliveryNeedsAttention(order.id(), order.contractId(), at, id(), why, since);
  }

  /** Fulfillment itself goes on with what needed a person. */
  DeliveryResolved retried(String why, Instant at) {
    return new DeliveryResolved(
        order.id(), order.contractId(), at, id(), Resolution.RETRY, null, BY_ITSELF, why);
  }

  DeliveryCancelled cancelled(Instant at) {
    return new DeliveryCancelled(order.id(), order.contractId(), at, id());
  }
}
