package dev.swath.events.domain;

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
import dev.swath.events.domain.OrderEvent.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order as its events tell it: a pure fold, the same for everybody who reads the orders topic.
 *
 * @param total the price, once there is one
 * @param violations why it was rejected; empty otherwise
 * @param held credits set aside; null as long as none were
 * @param released credits that went back at the close; null as long as none did
 */
public record OrderState(
    OrderId id,
    ContractId contractId,
    OrderStatus status,
    @Nullable String customerReference,
    List<String> tags,
    Instant createdAt,
    Instant updatedAt,
    List<Item> items,
    @Nullable Credits total,
    List<Violation> violations,
    @Nullable Credits held,
    @Nullable Credits released,
    @Nullable Cancellation cancellation,
    String requestHash) {

  public OrderState {
    tags = List.copyOf(tags);
    items = List.copyOf(items);
    violations = List.copyOf(violations);
  }

  /**
   * @param price null until the order is priced
   */
  public record Item(OrderItem ordered, @Nullable ItemPrice price, DeliveryState delivery) {}

  /**
   * The last request to cancel.
   *
   * @param refusal why it was too late; null as long as it is not refused
   */
  public record Cancellation(Instant requestedAt, @Nullable Violation refusal) {}

  /**
   * The order after the event.
   *
   * @param state null before the first event
   * @return the very same state if the event is a duplicate or cannot follow here; null if the
   *     order is not known yet
   */
  @SuppressWarnings("ReferenceEquality") // the very same state is how "nothing changed" is said
  public static @Nullable OrderState evolve(@Nullable OrderState state, OrderEvent event) {
    if (state == null) {
      return event instanceof OrderRequested requested ? begin(requested) : null;
    }
    OrderState next = state.next(event);
    return next == state ? state : next.at(event.at());
  }

  private static OrderState begin(OrderRequested event) {
    List<Item> items = new ArrayList<>();
    for (OrderItem ordered : event.items()) {
      DeliveryId delivery = DeliveryId.of(event.orderId(), items.size());
      items.add(new Item(ordered, null, DeliveryState.pending(delivery)));
    }
    return new OrderState(
        event.orderId(),
        event.contractId(),
        OrderStatus.REQUESTED,
        event.customerReference(),
        event.tags(),
        event.at(),
        event.at(),
        items,
        null,
        List.of(),
        null,
        null,
        null,
        event.requestHash());
  }

  private OrderState next(OrderEvent event) {
    return switch (event) {
      case OrderRequested _ -> this;
      case OrderPriced e -> priced(e);
      case OrderRejected e -> status == OrderStatus.REQUESTED ? rejected(e.violations()) : this;
      case CreditsHeld e -> status == OrderStatus.PRICED ? held(e.amount()) : this;
      case CreditsRefused e ->
          status == OrderStatus.PRICED ? rejected(List.of(e.violation())) : this;
      case DeliveryEvent e -> delivery(e);
      case OrderClosed e -> closed(e);
      case CancellationRequested e ->
          status.isFinal() || isCancelling() ? this : cancellation(new Cancellation(e.at(), null));
      case CancellationRefused e ->
          cancellation != null
                  && cancellation.refusal() == null
                  && cancellation.requestedAt().equals(e.requestedAt())
              ? cancellation(new Cancellation(e.requestedAt(), e.violation()))
              : this;
      case CreditsReleased e -> held != null && released == null ? released(e.amount()) : this;
    };
  }

  /** Whether a request to cancel waits for its answer. */
  public boolean isCancelling() {
    return cancellation != null && cancellation.refusal() == null && !status.isFinal();
  }

  /** Credits spent on deliveries, refunds not counted. */
  public Credits captured() {
    Credits sum = Credits.ZERO;
    for (Item item : items) {
      Credits captured = item.delivery().captured();
      if (captured != null) {
        sum = sum.plus(captured);
      }
    }
    return sum;
  }

  private OrderState priced(OrderPriced event) {
    if (status != OrderStatus.REQUESTED || event.items().size() != items.size()) {
      return this;
    }
    List<Item> pricedItems = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      pricedItems.add(
          new Item(items.get(i).ordered(), event.items().get(i), items.get(i).delivery()));
    }
    return with(OrderStatus.PRICED, pricedItems, event.total(), held);
  }

  private OrderState held(Credits amount) {
    return with(OrderStatus.HELD, items, total, amount);
  }

  private OrderState closed(OrderClosed event) {
    boolean allEnded = items.stream().allMatch(item -> item.delivery().status().isFinal());
    if ((status != OrderStatus.HELD && status != OrderStatus.PROCESSING) || !allEnded) {
      return this;
    }
    return with(
        switch (event.outcome()) {
          case DELIVERED -> OrderStatus.DELIVERED;
          case PARTIALLY_DELIVERED -> OrderStatus.PARTIALLY_DELIVERED;
          case FAILED -> OrderStatus.FAILED;
          case CANCELLED -> OrderStatus.CANCELLED;
        },
        items,
        total,
        held);
  }

  @SuppressWarnings("ReferenceEquality") // as in evolve
  private OrderState delivery(DeliveryEvent event) {
    if (held == null) {
      return this;
    }
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.delivery().id().equals(event.deliveryId())) {
        DeliveryState next = next(item.delivery(), event);
        if (next == item.delivery()) {
          return this;
        }
        List<Item> nextItems = new ArrayList<>(items);
        nextItems.set(i, new Item(item.ordered(), item.price(), next));
        OrderStatus nextStatus =
            status == OrderStatus.HELD && next.status() == DeliveryStatus.SUBMITTING
                ? OrderStatus.PROCESSING
                : status;
        return with(nextStatus, nextItems, total, held);
      }
    }
    return this;
  }

  private static DeliveryState next(DeliveryState delivery, DeliveryEvent event) {
    DeliveryStatus status = delivery.status();
    boolean accepted = status == DeliveryStatus.SUBMITTED || status == DeliveryStatus.PROCESSING;
    return switch (event) {
      case DeliverySubmitting e ->
          status == DeliveryStatus.PENDING ? delivery.submitting(e.provider()) : delivery;
      case DeliverySubmitted e ->
          status == DeliveryStatus.SUBMITTING
              ? delivery.submitted(e.provider(), e.upstreamOrderId())
              : delivery;
      case DeliveryProgressed e ->
          accepted && !e.upstreamStatus().equals(delivery.upstreamStatus())
              ? delivery.progressed(e.upstreamStatus())
              : delivery;
      case DeliveryDelivered e -> accepted ? delivery.delivered(e.files()) : delivery;
      case DeliveryFailed e -> status.isFinal() ? delivery : delivery.failed(e.violation());
      case DeliveryCancelled _ -> status.isFinal() ? delivery : delivery.cancelled();
      case CreditsCaptured e ->
          status == DeliveryStatus.DELIVERED && delivery.captured() == null
              ? delivery.captured(e.amount())
              : delivery;
      case CreditsRefunded e ->
          delivery.captured() != null && !delivery.refundReferences().contains(e.refundReference())
              ? delivery.refunded(e.amount(), e.refundReference())
              : delivery;
    };
  }

  private OrderState rejected(List<Violation> why) {
    return new OrderState(
        id,
        contractId,
        OrderStatus.REJECTED,
        customerReference,
        tags,
        createdAt,
        updatedAt,
        items,
        total,
        why,
        held,
        released,
        cancellation,
        requestHash);
  }

  private OrderState cancellation(Cancellation next) {
    return new OrderState(
        id,
        contractId,
        status,
        customerReference,
        tags,
        createdAt,
        updatedAt,
        items,
        total,
        violations,
        held,
        released,
        next,
        requestHash);
  }

  private OrderState released(Credits amount) {
    return new OrderState(
        id,
        contractId,
        status,
        customerReference,
        tags,
        createdAt,
        updatedAt,
        items,
        total,
        violations,
        held,
        amount,
        cancellation,
        requestHash);
  }

  private OrderState with(
      OrderStatus nextStatus,
      List<Item> nextItems,
      @Nullable Credits nextTotal,
      @Nullable Credits nextHeld) {
    return new OrderState(
        id,
        contractId,
        nextStatus,
        customerReference,
        tags,
        createdAt,
        updatedAt,
        nextItems,
        nextTotal,
        violations,
        nextHeld,
        released,
        cancellation,
        requestHash);
  }

  private OrderState at(Instant time) {
    return new OrderState(
        id,
        contractId,
        status,
        customerReference,
        tags,
        createdAt,
        time,
        items,
        total,
        violations,
        held,
        released,
        cancellation,
        requestHash);
  }
}
