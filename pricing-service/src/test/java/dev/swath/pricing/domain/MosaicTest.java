package dev.swath.pricing.domain;

import static dev.swath.pricing.domain.Carts.area;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.Violation;
import org.junit.jupiter.api.Test;

class MosaicTest {
  private static final Scene ONE = new Scene("A", null, null);
  private static final Scene OTHER = new Scene("B", null, null);

  private final Pricing pricing = Carts.pricing();

  @Test
  void needsItsFootprintsWhereItsAreaIsPaidOnce() {
    assertThat(pricing.decide(order(item("skysat", area(30), ONE, OTHER))))
        .isInstanceOfSatisfying(
            OrderRejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .extracting(Violation::reason, Violation::pointer)
                    .containsExactly(tuple("footprint-missing", "/items/0/scenes")));
  }

  @Test
  void needsNoneWhereEachSceneIsPaid() {
    assertThat(pricing.decide(order(item("by-scene", area(30), ONE, OTHER))))
        .isInstanceOf(OrderPriced.class);
  }
}
