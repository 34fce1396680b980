package dev.swath.fulfillment.application;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was ordered, as the request told it. It never changes and can be large, so it is kept once,
 * apart from how the order stands, and looked up when an order is placed.
 */
@FunctionalInterface
public interface OrderedItems {
  /** The items of an open order; null if they are not kept. */
  @Nullable List<OrderItem> of(OrderId order);

  /** Says that nothing is kept of the area. */
  AreaOfInterest NO_AREA =
      new AreaOfInterest(List.of(new Polygon(List.of(new Ring(List.of(new Position(0, 0)))))));

  /**
   * The order without what never changes and can be large: areas, footprints, options, the traces
   * of prices. Files are told once and not needed any more.
   */
  static OrderState slim(OrderState order) {
    return with(
        order,
        order.items().stream()
            .map(
                item ->
                    new OrderState.Item(
                        slim(item.ordered()), slim(item.price()), slim(item.delivery())))
            .toList());
  }

  private static OrderItem slim(OrderItem item) {
    return new OrderItem(
        item.line(),
        item.productType(),
        item.scenes().stream()
            .map(scene -> new Scene(scene.id(), scene.acquiredAt(), null))
            .toList(),
        NO_AREA,
        item.licence(),
        Map.of());
  }

  private static @Nullable ItemPrice slim(@Nullable ItemPrice price) {
    return price == null
        ? null
        : new ItemPrice(
            price.areaKm2(),
            price.billedAreaKm2(),
            price.credits(),
            // Placing asks whether scenes are paid one by one, which a step of the trace says.
            price.chargesScenes()
                ? price.trace().stream()
                    .filter(
                        step ->
                            new ItemPrice(0, 0, price.credits(), List.of(step), null)
                                .chargesScenes())
                    .limit(1)
                    .toList()
                : null,
            price.byDelivery());
  }

  private static DeliveryState slim(DeliveryState delivery) {
    return new DeliveryState(
        delivery.id(),
        delivery.status(),
        delivery.provider(),
        delivery.upstreamOrderId(),
        delivery.upstreamStatus(),
        List.of(),
        delivery.areaKm2(),
        delivery.amount(),
        delivery.failure(),
        delivery.attention(),
        delivery.captured(),
        delivery.refunded(),
        delivery.refundReferences());
  }

  /**
   * The order with what was ordered.
   *
   * @throws IllegalStateException if that is not kept
   */
  default OrderState restore(OrderState order) {
    List<OrderItem> ordered = of(order.id());
    if (ordered == null || ordered.size() != order.items().size()) {
      throw new IllegalStateException("what was ordered with " + order.id() + " is not stored");
    }
    List<OrderState.Item> items = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      OrderState.Item item = order.items().get(i);
      items.add(new OrderState.Item(ordered.get(i), item.price(), item.delivery()));
    }
    return with(order, items);
  }

  private static OrderState with(OrderState order, List<OrderState.Item> items) {
    return new OrderState(
        order.id(),
        order.contractId(),
        order.status(),
        order.customerReference(),
        order.tags(),
        order.createdAt(),
        order.updatedAt(),
        items,
        order.splitByDate(),
        order.marketSegment(),
        order.voucherCodes(),
        order.quoteId(),
        order.total(),
        order.priceBook(),
        order.violations(),
        order.held(),
        order.released(),
        order.billing(),
        order.paymentAction(),
        order.cancellation(),
        order.requestHash());
  }
}
