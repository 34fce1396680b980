package dev.swath.pricing.domain;

import static dev.swath.pricing.domain.Carts.BOW_TIE;
import static dev.swath.pricing.domain.Carts.NOW;
import static dev.swath.pricing.domain.Carts.area;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.Violation;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PricingTest {
  private final Pricing pricing = Carts.pricing();

  @Test
  void anOrderIsPricedIfAllItsItemsAre() {
    OrderRequested order = order(item("pleiades-bundle", area(31.739951)), item("skysat", area(3)));

    assertThat(pricing.decide(order))
        .isEqualTo(
            new OrderPriced(
                order.orderId(),
                order.contractId(),
                NOW,
                new Credits(397),
                List.of(
                    new ItemPrice(31.739951, 31.739951, new Credits(222), null, null),
                    new ItemPrice(3, 25, new Credits(175), null, null)),
                List.of(),
                "2026-01",
                List.of(),
                order.requestedBy()));
  }

  @Test
  void anOrderIsRejectedWithEveryReason() {
    OrderRequested order =
        order(
            item("pleiades-bundle", area(31.739951)),
            item("pleiades-bundle", area(0.0999999999)),
            item("landsat", area(10)),
            item("skysat", BOW_TIE));

    assertThat(pricing.decide(order))
        .isEqualTo(
            new OrderRejected(
                order.orderId(),
                order.contractId(),
                NOW,
                List.of(
                    new Violation(
                        "below-minimum-order-area",
                        "/items/1/aoi",
                        "The AOI measures 0.099999 km²; pleiades-bundle can be ordered from 0.1 km²"
                            + " on."),
                    new Violation(
                        "unknown-product",
                        "/items/2/productType",
                        "There is no product type of this name in the price book."),
                    new Violation(
                        "self-intersection",
                        "/items/3/aoi/coordinates/0",
                        "The ring crosses itself."))));
  }

  @Test
  void anOrderOfNothingIsRejected() {
    assertThat(pricing.decide(order()))
        .isInstanceOfSatisfying(
            OrderRejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .extracting(Violation::reason)
                    .containsExactly("no-items"));
  }

  @Test
  void aRejectionStaysSmallWhateverIsWrong() {
    OrderItem[] items =
        Collections.nCopies(5_000, item("nothing", area(1))).toArray(OrderItem[]::new);

    assertThat(pricing.decide(order(items)))
        .isInstanceOfSatisfying(
            OrderRejected.class,
            rejected -> assertThat(rejected.violations()).hasSize(Pricing.MOST_VIOLATIONS));
  }

  @Test
  void aDecisionMadeAgainHasTheSameName() {
    OrderRequested order = order(item("skysat", area(3)));
    Clock later = Clock.offset(Carts.CLOCK, Duration.ofHours(1));
    OrderEvent again =
        new Pricing(Carts.BOOK, _ -> new Surveyor.Survey.Measured(3), later).decide(order);

    assertThat(again.eventId()).isEqualTo(pricing.decide(order).eventId());
    assertThat(again.at()).isEqualTo(NOW.plus(Duration.ofHours(1)));
  }
}
