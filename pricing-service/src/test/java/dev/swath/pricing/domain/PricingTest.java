package dev.swath.pricing.domain;

import static dev.swath.pricing.domain.Carts.BOW_TIE;
import static dev.swath.pricing.domain.Carts.NOW;
import static dev.swath.pricing.domain.Carts.area;
import static dev.swath.pricing.domain.Carts.at;
import static dev.swath.pricing.domain.Carts.cart;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.order;
import static dev.swath.pricing.domain.Carts.price;
import static dev.swath.pricing.domain.Carts.priced;
import static dev.swath.pricing.domain.Carts.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.PriceStep;
import dev.swath.events.domain.PriceStep.Unit;
import dev.swath.events.domain.Violation;
import dev.swath.pricing.application.Purchases;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricingTest {
  private final Pricing pricing = Carts.pricing();

  @Test
  void anOrderIsPricedWithItsTrace() {
    OrderRequested order = order(item("pleiades-bundle", area(31.739951)));

    assertThat(pricing.decide(order))
        .isEqualTo(
            new OrderPriced(
                order.orderId(),
                order.contractId(),
                NOW,
                new Credits(222),
                List.of(
                    new ItemPrice(
                        31.739951,
                        31.739951,
                        new Credits(222),
                        List.of(
                            new PriceStep(
                                "aoi-area",
                                "The AOI measures 31.739951 km².",
                                Unit.KM2,
                                null,
                                BigDecimal.ZERO,
                                new BigDecimal("31.739951")),
                            new PriceStep(
                                "area-price",
                                "7 credits per km².",
                                Unit.CREDITS,
                                new BigDecimal(7),
                                BigDecimal.ZERO,
                                new BigDecimal("222.179657")),
                            new PriceStep(
                                "rounding",
                                "To whole credits.",
                                Unit.CREDITS,
                                null,
                                new BigDecimal("222.179657"),
                                new BigDecimal(222))),
                        null)),
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
            at(1, item("pleiades-bundle", area(0.0999999999))),
            at(2, item("landsat", area(10))),
            at(3, item("skysat", BOW_TIE)));

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
  void anOrderThatAllowsItGoesOnWithoutWhatCannotBePriced() {
    OrderPriced priced =
        priced(
            pricing.decide(
                cart(item("landsat", area(10)), at(1, item("skysat", area(3)))).partial().order()));

    assertThat(priced.items().getFirst()).isNull();
    assertThat(priced.total()).isEqualTo(new Credits(175));
    assertThat(priced.violations())
        .extracting(Violation::pointer)
        .containsExactly("/items/0/productType");
  }

  @Test
  void anOrderOfWhichNothingIsLeftIsRejected() {
    assertThat(violations(pricing.decide(cart(item("landsat", area(1))).partial().order())))
        .containsExactly("unknown-product /items/0/productType");
    assertThat(violations(pricing.decide(order()))).containsExactly("no-items /items");
  }

  @Test
  void anEntryThatWasSplitIsBlamedOnce() {
    OrderItem ofOneDate = at(4, item("landsat", area(10)));
    assertThat(violations(pricing.decide(order(ofOneDate, ofOneDate))))
        .containsExactly("unknown-product /items/4/productType");
  }

  @Test
  void aRejectionStaysSmallWhateverIsWrong() {
    OrderItem[] items = new OrderItem[5_000];
    for (int i = 0; i < items.length; i++) {
      items[i] = at(i, item("nothing", area(1)));
    }

    assertThat(violations(pricing.decide(order(items)))).hasSize(Pricing.MOST_VIOLATIONS);
  }

  @Test
  void aDecisionMadeAgainHasTheSameName() {
    OrderRequested order = order(item("skysat", area(3)));
    Clock later = Clock.offset(Carts.CLOCK, Duration.ofHours(1));
    Surveyor surveyor = new Carts.StatedAreas();
    PriceBooks books = new PriceBooks(List.of(Carts.BOOK));
    OrderEvent again =
        new Pricing(() -> books, surveyor, new Purchases(surveyor, () -> books), later)
            .decide(order);

    assertThat(again.eventId()).isEqualTo(pricing.decide(order).eventId());
    assertThat(again.at()).isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void anOrderHasThePricesOfItsOwnTime() {
    PriceBook next =
        Carts.book(
            Carts.YAML
                .replace("\"2026-01\"", "\"2026-02\"")
                .replace("2026-01-01T", "2026-02-01T")
                .replace("creditsPerKm2: 7,", "creditsPerKm2: 8,"));
    Pricing both = Carts.pricing(new Carts.StatedAreas(), Carts.BOOK, next);
    Carts.Cart cart = cart(item("skysat", area(100)));

    assertThat(priced(both.decide(cart.order())).priceBook()).isEqualTo("2026-01");
    assertThat(price(both.decide(cart.order())).credits()).isEqualTo(new Credits(700));
    OrderRequested later = cart.at(next.validFrom()).order();
    assertThat(priced(both.decide(later)).priceBook()).isEqualTo("2026-02");
    assertThat(price(both.decide(later)).credits()).isEqualTo(new Credits(800));
    OrderRequested before = cart.at(Carts.BOOK.validFrom().minusNanos(1)).order();
    assertThat(violations(both.decide(before))).containsExactly("no-price-book null");
  }

  @ParameterizedTest
  @CsvSource({
    // the halves of the decimal that is published, not of the binary value next to it
    "0.3, 5, 2",
    "0.5, 1, 1",
    "1.499999, 1, 1",
    "2.5, 1, 3",
    "1.15, 10, 12",
    // never for nothing, unless it is free
    "0.000001, 0.01, 1",
    "1000, 0, 0",
    // the largest area at the highest price
    "255000000, 100000, 25500000000000",
  })
  void roundsHalfUpToWholeCredits(double areaKm2, String creditsPerKm2, long credits) {
    PriceBook book =
        Carts.book(
            Carts.YAML.replace(
                "title: Samples, creditsPerKm2: 0",
                "title: Samples, creditsPerKm2: " + creditsPerKm2));
    Pricing tariff = Carts.pricing(new Carts.StatedAreas(), book);
    assertThat(price(tariff.decide(order(item("free-samples", area(areaKm2))))).credits())
        .isEqualTo(new Credits(credits));
  }

  @Test
  void aSumBeyondAllReasonIsRefused() {
    OrderItem huge = item("by-scene", area(1));
    OrderItem scenes =
        new OrderItem(
            0,
            "by-scene",
            Collections.nCopies(3, huge.scenes().getFirst()),
            huge.aoi(),
            null,
            huge.options());
    PriceBook book =
        Carts.book(Carts.YAML.replace("creditsPerScene: 250", "creditsPerScene: 100000"));
    assertThat(price(Carts.pricing(new Carts.StatedAreas(), book).decide(order(scenes))).credits())
        .isEqualTo(new Credits(300_000));

    PriceBook dear =
        Carts.book(
            Carts.YAML
                .replace("creditsPerKm2: 10\n", "creditsPerKm2: 100000\n")
                .replace("factor: 1.5", "factor: 10")
                .replace("extended: 30", "extended: 1000"));
    assertThat(
            violations(
                Carts.pricing(new Carts.StatedAreas(), dear)
                    .decide(
                        order(
                            item(
                                "made-to-order",
                                area(255_000_000),
                                "extended",
                                Map.of("level", "ortho"),
                                new OrderEvent.Scene("S_20260101_1", null, null))))))
        .containsExactly("price-too-high /items/0");
  }
}
