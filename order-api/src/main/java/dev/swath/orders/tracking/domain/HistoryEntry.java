package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.EventId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveryCancelled;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliveryEvent;
import dev.swath.events.domain.OrderEvent.DeliveryFailed;
import dev.swath.events.domain.OrderEvent.DeliveryProgressed;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.DeliverySubmitting;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event that changed an order.
 *
 * @param sequence 1 for the order's first event, then one more each
 * @param type what happened, in kebab case
 * @param recordedOffset of the record in the order's partition
 * @param status of the order after it
 * @param deliveryId the delivery it is about, if it is about one
 * @param violations why, where something was refused, failed or left out
 * @param details what else it says: text and whole numbers, credits as numbers
 */
public record HistoryEntry(
    int sequence,
    EventId eventId,
    String type,
    Instant at,
    long recordedOffset,
    OrderStatus status,
    @Nullable DeliveryId deliveryId,
    List<Violation> violations,
    Map<String, Object> details) {

  public HistoryEntry {
    violations = List.copyOf(violations);
    Map<String, Object> copy = new LinkedHashMap<>(details);
    // JSON does not tell an int from a long, and an entry that was read equals the one that was
    // written.
    copy.replaceAll((_, value) -> value instanceof Number number ? number.longValue() : value);
    details = Collections.unmodifiableMap(copy);
  }

  private record Said(String type, List<Violation> violations, Map<String, Object> details) {
    static Said of(String type, Object... details) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < details.length; i += 2) {
        map.put(details[i].toString(), details[i + 1]);
      }
      return new Said(type, List.of(), map);
    }

    Said because(List<Violation> why) {
      return new Said(type, why, details);
    }
  }

  /**
   * The entry of an event; null if the order's history is full.
   *
   * @param before null if the event is the order's first
   * @param after the order that the event changed
   */
  public static @Nullable HistoryEntry of(
      OrderEvent event, @Nullable TrackedOrder before, TrackedOrder after) {
    if (before != null && after.entries() == before.entries()) {
      return null;
    }
    Said said = say(event);
    return new HistoryEntry(
        after.entries(),
        event.eventId(),
        said.type(),
        event.at(),
        after.lastOffset(),
        after.state().status(),
        event instanceof DeliveryEvent about ? about.deliveryId() : null,
        said.violations(),
        said.details());
  }

  private static Said say(OrderEvent event) {
    return switch (event) {
      case OrderRequested e ->
          Said.of("order-requested", "requestedBy", e.requestedBy()).because(e.leftOut());
      case OrderPriced e ->
          Said.of("order-priced", "credits", e.total().amount(), "priceBook", e.priceBook())
              .because(e.violations());
      case OrderRejected e -> Said.of("order-rejected").because(e.violations());
      case CreditsHeld e ->
          Said.of("credits-held", "credits", e.amount().amount(), "available", e.available());
      case CreditsRefused e ->
          Said.of(
                  "credits-refused",
                  "requested",
                  e.requested().amount(),
                  "available",
                  e.available(),
                  "missing",
                  e.missing().amount())
              .because(List.of(e.violation()));
      case CreditsCaptured e -> Said.of("credits-captured", "credits", e.amount().amount());
      case CreditsReleased e -> {
        Said released = Said.of("credits-released", "credits", e.amount().amount());
        yield e.violation() == null ? released : released.because(List.of(e.violation()));
      }
      case OrderEvent.PaymentActionRequired e ->
          Said.of("payment-action-required", "expiresAt", e.expiresAt().toString());
      case OrderEvent.PaymentRetried _ -> Said.of("payment-retried");
      case CreditsRefunded e ->
          Said.of(
              "credits-refunded",
              "credits",
              e.amount().amount(),
              "refundReference",
              e.refundReference());
      case DeliverySubmitting e -> Said.of("delivery-submitting", "provider", e.provider());
      case DeliverySubmitted e ->
          Said.of(
              "delivery-submitted",
              "provider",
              e.provider(),
              "upstreamOrderId",
              e.upstreamOrderId());
      case DeliveryProgressed e ->
          Said.of("delivery-progressed", "upstreamStatus", e.upstreamStatus());
      case DeliveryDelivered e -> Said.of("delivery-delivered", "files", e.files().size());
      case DeliveryFailed e -> Said.of("delivery-failed").because(List.of(e.violation()));
      case DeliveryCancelled _ -> Said.of("delivery-cancelled");
      case OrderEvent.DeliveryNeedsAttention e ->
          Said.of("delivery-needs-attention", "since", e.since().toString())
              .because(List.of(e.violation()));
      case OrderEvent.DeliveryResolved e ->
          Said.of(
              "delivery-resolved", "resolution", e.resolution().name().toLowerCase(Locale.ROOT));
      case OrderClosed e ->
          Said.of("order-closed", "outcome", e.outcome().name().toLowerCase(Locale.ROOT));
      case CancellationRequested e ->
          Said.of("cancellation-requested", "requestedBy", e.requestedBy());
      case CancellationRefused e -> Said.of("cancellation-refused").because(List.of(e.violation()));
    };
  }
}
