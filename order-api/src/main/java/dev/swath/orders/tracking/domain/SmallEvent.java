package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event without what never changes about its order and what no status depends on: areas,
 * footprints, scenes, options, and how prices came about. A state that is folded of small events is
 * small, whatever the order asks for.
 */
public final class SmallEvent {
  private static final AreaOfInterest NO_AREA = new AreaOfInterest(List.of());

  private SmallEvent() {}

  public static OrderEvent of(OrderEvent event) {
    if (event instanceof OrderRequested requested) {
      return small(requested);
    }
    return event instanceof OrderPriced priced ? small(priced) : event;
  }

  private static OrderRequested small(OrderRequested event) {
    return new OrderRequested(
        event.orderId(),
        event.contractId(),
        event.at(),
        event.customerReference(),
        event.tags(),
        event.items().stream().map(SmallEvent::small).toList(),
        event.splitByDate(),
        event.allowPartial(),
        event.marketSegment(),
        event.voucherCodes(),
        event.quote(),
        event.leftOut(),
        event.requestHash(),
        event.requestedBy());
  }

  private static OrderItem small(OrderItem item) {
    return new OrderItem(
        item.line(), item.productType(), List.of(), NO_AREA, item.licence(), Map.of());
  }

  /**
   * The warning is about the prices that are null: the compiler does not write the annotation of a
   * compact constructor's parameter into the class file.
   */
  @SuppressWarnings("NullAway")
  private static OrderPriced small(OrderPriced event) {
    List<@Nullable ItemPrice> items = new ArrayList<>();
    for (ItemPrice price : event.items()) {
      items.add(
          price == null
              ? null
              : new ItemPrice(
                  price.areaKm2(),
                  price.billedAreaKm2(),
                  price.credits(),
                  null,
                  price.byDelivery()));
    }
    return new OrderPriced(
        event.orderId(),
        event.contractId(),
        event.at(),
        event.total(),
        items,
        event.violations(),
        event.priceBook(),
        event.vouchers(),
        event.requestedBy());
  }

  /** The item with its scenes and options, still without areas. */
  static OrderItem withoutAreas(OrderItem item) {
    return new OrderItem(
        item.line(),
        item.productType(),
        item.scenes().stream()
            .map(scene -> new OrderEvent.Scene(scene.id(), scene.acquiredAt(), null))
            .toList(),
        NO_AREA,
        item.licence(),
        item.options());
  }
}
