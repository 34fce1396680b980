package dev.swath.pricing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

class PricingLawsTest {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final double LARGEST_KM2 = 255_000_000;

  private final Pricing pricing = Carts.pricing();

  @Property
  void aLargerAreaNeverCostsLess(
      @ForAll("tariffs") Product product,
      @ForAll @DoubleRange(max = LARGEST_KM2) @Scale(9) double one,
      @ForAll @DoubleRange(max = LARGEST_KM2) @Scale(9) double other) {
    assertThat(product.price(Math.max(one, other)).credits())
        .isGreaterThanOrEqualTo(product.price(Math.min(one, other)).credits());
  }

  @Property
  void roundingMovesAPriceByHalfACreditAtMost(
      @ForAll("tariffs") Product product,
      @ForAll @DoubleRange(min = 1e-6, max = LARGEST_KM2) @Scale(9) double areaKm2) {
    BigDecimal exact =
        BigDecimal.valueOf(areaKm2)
            .max(product.minimumBilledAreaKm2())
            .multiply(product.creditsPerKm2());
    BigDecimal charged = BigDecimal.valueOf(product.price(areaKm2).credits().amount());

    if (exact.signum() > 0 && exact.compareTo(HALF) < 0) {
      assertThat(charged).isEqualByComparingTo(BigDecimal.ONE);
    } else {
      assertThat(charged.subtract(exact).abs()).isLessThanOrEqualTo(HALF);
    }
  }

  @Property
  void neitherMinimumMakesItCheaper(
      @ForAll("tariffs") Product product,
      @ForAll @DoubleRange(min = 1e-6, max = LARGEST_KM2) @Scale(9) double areaKm2) {
    ItemPrice price = product.price(areaKm2);
    assertThat(price.billedAreaKm2()).isGreaterThanOrEqualTo(areaKm2);
    assertThat(price.areaKm2()).isEqualTo(areaKm2);
  }

  @Property
  void theTotalIsTheSumWhateverTheOrderOfTheItems(@ForAll("carts") List<OrderItem> cart) {
    OrderPriced forwards = priced(cart);
    List<OrderItem> turned = new ArrayList<>(cart);
    Collections.reverse(turned);

    assertThat(forwards.items()).hasSameSizeAs(cart);
    assertThat(forwards.total())
        .isEqualTo(
            forwards.items().stream()
                .map(price -> price == null ? Credits.ZERO : price.credits())
                .reduce(Credits.ZERO, Credits::plus))
        .isEqualTo(priced(turned).total());
  }

  @Property
  void theSameCartHasTheSamePrice(@ForAll("carts") List<OrderItem> cart) {
    assertThat(priced(cart)).isEqualTo(priced(cart));
  }

  @Property
  void anItemCostsTheSameAloneAndInCompany(@ForAll("carts") List<OrderItem> cart) {
    List<ItemPricing> together = pricing.price(cart);
    for (int i = 0; i < cart.size(); i++) {
      assertThat(pricing.price(i, cart.get(i))).isEqualTo(together.get(i));
    }
  }

  private OrderPriced priced(List<OrderItem> cart) {
    return (OrderPriced) pricing.decide(Carts.order(cart.toArray(OrderItem[]::new)));
  }

  @Provide
  Arbitrary<Product> tariffs() {
    return Combinators.combine(
            Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(100_000))
                .ofScale(4),
            Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.valueOf(500)).ofScale(3))
        .as((price, billed) -> Carts.product("any", price.toString(), "0", billed.toString()));
  }

  @Provide
  Arbitrary<List<OrderItem>> carts() {
    return Combinators.combine(
            Arbitraries.of("pleiades-bundle", "skysat", "free-samples"),
            Arbitraries.doubles().between(0.1, LARGEST_KM2).ofScale(9).map(Carts::area))
        .as(Carts::item)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }
}
