package dev.swath.orders.testing;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.PriceStep;
import dev.swath.events.domain.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the price book: every item costs 222 credits, or what was quoted. By the first
 * scene of an item, {@code REJECT} and {@code SMALL} have no price, {@code DEAR} costs 100,000
 * credits, {@code …:by-area} bills what is delivered. The voucher {@code NONE} is unknown.
 */
public final class FakePrices {
  public static final Credits PRICE = new Credits(222);

  private static final Credits DEAR = new Credits(100_000);
  private static final double AREA = 31.7399512345;

  private FakePrices() {}

  // The analysis does not see what a record of another module says of its type arguments.
  @SuppressWarnings("NullAway")
  public static OrderEvent decide(OrderRequested order) {
    List<@Nullable ItemPrice> prices = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    Credits total = Credits.ZERO;
    for (int i = 0; i < order.items().size(); i++) {
      OrderItem item = order.items().get(i);
      Violation violation = violation(item);
      ItemPrice price = violation == null ? price(order, i) : null;
      prices.add(price);
      if (violation != null) {
        violations.add(violation);
      }
      total = price == null ? total : total.plus(price.credits());
    }
    if (order.voucherCodes().contains("NONE")) {
      // What is wrong with the whole order is all that pricing then tells.
      violations.clear();
      violations.add(
          new Violation("unknown-voucher", "/voucherCodes/0", "There is no such voucher."));
    }
    Instant at = order.at().plusMillis(2);
    boolean isRefused =
        order.voucherCodes().contains("NONE")
            || violations.size() == prices.size()
            || (!violations.isEmpty() && !order.allowPartial());
    return isRefused
        ? new OrderRejected(order.orderId(), order.contractId(), at, violations)
        : new OrderPriced(
            order.orderId(),
            order.contractId(),
            at,
            total,
            prices,
            violations,
            "1",
            List.of(),
            order.requestedBy());
  }

  private static @Nullable Violation violation(OrderItem item) {
    String scene = item.sceneIds().getFirst();
    String pointer = "/items/" + item.line() + "/aoi";
    if (scene.startsWith("REJECT")) {
      return new Violation("area-too-small", pointer, "Too small.");
    }
    return scene.startsWith("SMALL")
        ? new Violation("below-minimum-order-area", pointer, "Smaller than can be ordered.")
        : null;
  }

  private static ItemPrice price(OrderRequested order, int index) {
    String scene = order.items().get(index).sceneIds().getFirst();
    Credits usual = scene.startsWith("DEAR") ? DEAR : PRICE;
    Credits credits = order.quote() == null ? usual : order.quote().credits().get(index);
    return new ItemPrice(
        AREA,
        AREA,
        credits,
        List.of(
            step("aoi-area", PriceStep.Unit.KM2, null, "0", "31.7399512345"),
            step("area-price", PriceStep.Unit.CREDITS, "31.7399512345", "0", "222.1796586415"),
            step(
                "rounding",
                PriceStep.Unit.CREDITS,
                null,
                "222.1796586415",
                Long.toString(credits.amount()))),
        scene.endsWith(":by-area") ? new ItemPrice.ByDelivery(new BigDecimal("7"), 5) : null);
  }

  private static PriceStep step(
      String rule, PriceStep.Unit unit, @Nullable String factor, String before, String after) {
    return new PriceStep(
        rule,
        "By the rule " + rule + ".",
        unit,
        factor == null ? null : new BigDecimal(factor),
        new BigDecimal(before),
        new BigDecimal(after));
  }
}
