package dev.swath.events.domain;

import dev.swath.events.domain.DeliveryState.Attention;
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
import dev.swath.events.domain.OrderEvent.DeliveryNeedsAttention;
import dev.swath.events.domain.OrderEvent.DeliveryProgressed;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.DeliverySubmitting;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One order as its events tell it: a pure fold, the same for everybody who reads the orders topic.
 *
 * @param splitByDate whether each acquisition date is priced by itself
 * @param quoteId of the quote that was presented; null for none
 * @param total the price, once there is one
 * @param priceBook version of the price book that gave the price
 * @param violations why it was rejected, or why it goes on without some items
 * @param held credits set aside; null as long as none were
 * @param released credits that went back at the close; null as long as none did
 * @param billing the price in money, and how it is paid; null until it is held or to be confirmed
 * @param paymentAction what the customer has to do before the order goes on; null for nothing
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
    boolean splitByDate,
    @Nullable String marketSegment,
    List<String> voucherCodes,
    @Nullable String quoteId,
    @Nullable Credits total,
    @Nullable String priceBook,
    List<Violation> violations,
    @Nullable Credits held,
    @Nullable Credits released,
    @Nullable Billing billing,
    @Nullable PaymentAction paymentAction,
    @Nullable Cancellation cancellation,
    String requestHash) {

  public OrderState {
    tags = List.copyOf(tags);
    items = List.copyOf(items);
    voucherCodes = List.copyOf(voucherCodes);
    violations = List.copyOf(violations);
  }

  /**
   * @param price null until the order is priced, and for what it goes on without
   */
  public record Item(OrderItem ordered, @Nullable ItemPrice price, DeliveryState delivery) {}

  /**
   * The last request to cancel.
   *
   * @param refusal why it was too late; null as long as it is not refused
   */
  public record Cancellation(Instant requestedAt, @Nullable Violation refusal) {}

  /**
   * The card's holder has to confirm the payment at the bank (3-D Secure), then repeat the order
   * under its idempotency key. What the holder's browser needs for that is asked for when it is
   * needed, by the payment's id in {@link Billing}.
   */
  public record PaymentAction(Instant expiresAt) {}

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
        event.splitByDate(),
        event.marketSegment(),
        event.voucherCodes(),
        event.quote() == null ? null : event.quote().id(),
        null,
        null,
        event.leftOut(),
        null,
        null,
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
      case CreditsHeld e -> status == OrderStatus.PRICED ? held(e) : this;
      case PaymentActionRequired e -> status == OrderStatus.PRICED ? toBeConfirmed(e) : this;
      case PaymentRetried _ ->
          status == OrderStatus.PRICED && paymentAction != null
              ? copy().paymentAction(null).done()
              : this;
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
      Item item = items.get(i);
      ItemPrice price = event.items().get(i);
      pricedItems.add(
          new Item(
              item.ordered(), price, price == null ? item.delivery().excluded() : item.delivery()));
    }
    List<Violation> all = new ArrayList<>(violations);
    all.addAll(event.violations());
    return copy()
        .status(OrderStatus.PRICED)
        .items(pricedItems)
        .total(event.total())
        .priceBook(event.priceBook())
        .violations(all)
        .done();
  }

  private OrderState toBeConfirmed(PaymentActionRequired event) {
    PaymentAction action = new PaymentAction(event.expiresAt());
    return action.equals(paymentAction) && event.billing().equals(billing)
        ? this
        : copy().billing(event.billing()).paymentAction(action).done();
  }

  private OrderState held(CreditsHeld event) {
    return copy()
        .status(OrderStatus.HELD)
        .held(event.amount())
        .billing(event.billing())
        .paymentAction(null)
        .done();
  }

  private OrderState closed(OrderClosed event) {
    boolean allEnded = items.stream().allMatch(item -> item.delivery().status().isFinal());
    if ((status != OrderStatus.HELD && status != OrderStatus.PROCESSING) || !allEnded) {
      return this;
    }
    return copy()
        .status(
            switch (event.outcome()) {
              case DELIVERED -> OrderStatus.DELIVERED;
              case PARTIALLY_DELIVERED -> OrderStatus.PARTIALLY_DELIVERED;
              case FAILED -> OrderStatus.FAILED;
              case CANCELLED -> OrderStatus.CANCELLED;
            })
        .done();
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
        return copy().status(nextStatus).items(nextItems).done();
      }
    }
    return this;
  }

  private static DeliveryState next(DeliveryState delivery, DeliveryEvent event) {
    DeliveryStatus status = delivery.status();
    boolean waits = status == DeliveryStatus.NEEDS_ATTENTION;
    // What waits for a person may still hear from its provider.
    boolean accepted =
        status == DeliveryStatus.SUBMITTED
            || status == DeliveryStatus.PROCESSING
            || (waits && delivery.upstreamOrderId() != null);
    boolean intended =
        status == DeliveryStatus.SUBMITTING
            || (waits && delivery.provider() != null && delivery.upstreamOrderId() == null);
    return switch (event) {
      case DeliverySubmitting e ->
          status == DeliveryStatus.PENDING ? delivery.submitting(e.provider()) : delivery;
      case DeliverySubmitted e ->
          intended ? delivery.submitted(e.provider(), e.upstreamOrderId()) : delivery;
      case DeliveryProgressed e ->
          accepted && (waits || !e.upstreamStatus().equals(delivery.upstreamStatus()))
              ? delivery.progressed(e.upstreamStatus())
              : delivery;
      case DeliveryDelivered e ->
          accepted ? delivery.delivered(e.files(), e.areaKm2(), e.amount()) : delivery;
      case DeliveryFailed e -> status.isFinal() ? delivery : delivery.failed(e.violation());
      case DeliveryCancelled _ -> status.isFinal() ? delivery : delivery.cancelled();
      case DeliveryNeedsAttention e ->
          status.isFinal() || waits
              ? delivery
              : delivery.needsAttention(new Attention(e.violation(), e.since()));
      case DeliveryResolved e -> waits ? resolved(delivery, e) : delivery;
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

  private static DeliveryState resolved(DeliveryState delivery, DeliveryResolved event) {
    return switch (event.resolution()) {
      case RETRY -> delivery.retried();
      case PLACED_AS ->
          delivery.provider() == null
              ? delivery
              : delivery.placedAs(Objects.requireNonNull(event.upstreamOrderId()));
      case FAIL ->
          delivery.failed(
              delivery.attention() == null
                  ? new Violation("given-up", null, event.why())
                  : delivery.attention().violation());
    };
  }

  /** What was left out before stays told; why it was rejected comes last. */
  private OrderState rejected(List<Violation> why) {
    List<Violation> all = new ArrayList<>(violations);
    all.removeAll(why);
    all.addAll(why);
    return copy().status(OrderStatus.REJECTED).violations(all).paymentAction(null).done();
  }

  private OrderState cancellation(Cancellation next) {
    return copy().cancellation(next).done();
  }

  private OrderState released(Credits amount) {
    return copy().released(amount).done();
  }

  private OrderState at(Instant time) {
    return copy().updatedAt(time).done();
  }

  private Copy copy() {
    return new Copy(this);
  }

  /** The same order with some things changed. */
  private static final class Copy {
    private final OrderState of;
    private OrderStatus status;
    private Instant updatedAt;
    private List<Item> items;
    private @Nullable Credits total;
    private @Nullable String priceBook;
    private List<Violation> violations;
    private @Nullable Credits held;
    private @Nullable Credits released;
    private @Nullable Billing billing;
    private @Nullable PaymentAction paymentAction;
    private @Nullable Cancellation cancellation;

    Copy(OrderState of) {
      this.of = of;
      this.status = of.status;
      this.updatedAt = of.updatedAt;
      this.items = of.items;
      this.total = of.total;
      this.priceBook = of.priceBook;
      this.violations = of.violations;
      this.held = of.held;
      this.released = of.released;
      this.billing = of.billing;
      this.paymentAction = of.paymentAction;
      this.cancellation = of.cancellation;
    }

    Copy status(OrderStatus value) {
      this.status = value;
      return this;
    }

    Copy updatedAt(Instant value) {
      this.updatedAt = value;
      return this;
    }

    Copy items(List<Item> value) {
      this.items = value;
      return this;
    }

    Copy total(Credits value) {
      this.total = value;
      return this;
    }

    Copy priceBook(String value) {
      this.priceBook = value;
      return this;
    }

    Copy violations(List<Violation> value) {
      this.violations = value;
      return this;
    }

    Copy held(Credits value) {
      this.held = value;
      return this;
    }

    Copy released(Credits value) {
      this.released = value;
      return this;
    }

    Copy billing(@Nullable Billing value) {
      this.billing = value;
      return this;
    }

    Copy paymentAction(@Nullable PaymentAction value) {
      this.paymentAction = value;
      return this;
    }

    Copy cancellation(Cancellation value) {
      this.cancellation = value;
      return this;
    }

    OrderState done() {
      return new OrderState(
          of.id,
          of.contractId,
          status,
          of.customerReference,
          of.tags,
          of.createdAt,
          updatedAt,
          items,
          of.splitByDate,
          of.marketSegment,
          of.voucherCodes,
          of.quoteId,
          total,
          priceBook,
          violations,
          held,
          released,
          billing,
          paymentAction,
          cancellation,
          of.requestHash);
    }
  }
}
