package dev.swath.pricing.domain;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.Violation;
import dev.swath.pricing.domain.ItemPricing.Priced;
import dev.swath.pricing.domain.ItemPricing.Unpriceable;
import dev.swath.pricing.domain.Surveyor.Survey.Measured;
import dev.swath.pricing.domain.Surveyor.Survey.Refused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The core that prices orders and estimates alike, so that an estimate is what the order will cost.
 * Its word on areas and products is final, whatever was checked before. Thread safe if the surveyor
 * is.
 */
public final class Pricing {
  /**
   * How many violations a rejection names. All of them might not fit in one record, and then the
   * order could not be rejected at all.
   */
  static final int MOST_VIOLATIONS = 100;

  private static final int SHOWN_DECIMALS = 6;

  private final PriceBook book;
  private final Surveyor surveyor;
  private final Clock clock;

  public Pricing(PriceBook book, Surveyor surveyor, Clock clock) {
    this.book = book;
    this.surveyor = surveyor;
    this.clock = clock;
  }

  /** Each item by itself, in the order of the items. */
  public List<ItemPricing> price(List<OrderItem> items) {
    List<ItemPricing> pricings = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      pricings.add(price(i, items.get(i)));
    }
    return pricings;
  }

  /**
   * @param index of the item in its order, for the pointer of a violation
   */
  public ItemPricing price(int index, OrderItem item) {
    String pointer = "/items/" + index;
    return book.find(item.productType())
        .map(product -> price(product, item, pointer + "/aoi"))
        .orElseGet(
            () ->
                new Unpriceable(
                    new Violation(
                        "unknown-product",
                        pointer + "/productType",
                        "There is no product type of this name in the price book.")));
  }

  private ItemPricing price(Product product, OrderItem item, String pointer) {
    return switch (surveyor.survey(item.aoi())) {
      case Refused(var reason, var place, var detail) ->
          new Unpriceable(new Violation(reason, pointer + place, detail));
      case Measured(double areaKm2) when !product.canBeOrderedFor(areaKm2) ->
          new Unpriceable(
              new Violation("below-minimum-order-area", pointer, tooSmall(product, areaKm2)));
      case Measured(double areaKm2) -> new Priced(product.price(areaKm2));
    };
  }

  private static String tooSmall(Product product, double areaKm2) {
    // Truncated, so that what is below the minimum is never shown as the minimum.
    BigDecimal shown = BigDecimal.valueOf(areaKm2).setScale(SHOWN_DECIMALS, RoundingMode.DOWN);
    return "The AOI measures "
        + shown.stripTrailingZeros().toPlainString()
        + " km²; "
        + product.id()
        + " can be ordered from "
        + product.minimumOrderAreaKm2().toPlainString()
        + " km² on.";
  }

  /**
   * {@link OrderPriced} if all items have a price, else {@link OrderRejected} with the first
   * violations. Same order, same book: same decision, under the same event id.
   */
  public OrderEvent decide(OrderRequested order) {
    if (order.items().isEmpty()) {
      return rejected(
          order, List.of(new Violation("no-items", "/items", "The order has no items.")));
    }
    List<ItemPrice> prices = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    for (ItemPricing pricing : price(order.items())) {
      switch (pricing) {
        case Priced(var price) -> prices.add(price);
        case Unpriceable(var violation) -> violations.add(violation);
      }
    }
    if (!violations.isEmpty()) {
      return rejected(order, violations);
    }
    return new OrderPriced(
        order.orderId(),
        order.contractId(),
        clock.instant(),
        prices.stream().map(ItemPrice::credits).reduce(Credits.ZERO, Credits::plus),
        prices,
        List.of(),
        book.version(),
        List.of(),
        order.requestedBy());
  }

  private OrderRejected rejected(OrderRequested order, List<Violation> violations) {
    return new OrderRejected(
        order.orderId(),
        order.contractId(),
        clock.instant(),
        violations.stream().limit(MOST_VIOLATIONS).toList());
  }
}
