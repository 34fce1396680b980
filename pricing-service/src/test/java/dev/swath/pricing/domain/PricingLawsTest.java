package dev.swath.pricing.domain;

import static dev.swath.pricing.domain.Carts.area;
import static dev.swath.pricing.domain.Carts.cart;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.price;
import static dev.swath.pricing.domain.Carts.priced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.PriceStep;
import dev.swath.events.domain.PriceStep.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class PricingLawsTest {
  private static final double LARGEST_KM2 = 255_000_000;

  private final Pricing pricing = Carts.pricing();

  @Property
  void theTraceAddsUpToThePrice(@ForAll("carts") Carts.Cart cart) {
    for (ItemPrice price : prices(pricing, cart)) {
      Map<Unit, BigDecimal> reached =
          new EnumMap<>(Map.of(Unit.KM2, BigDecimal.ZERO, Unit.CREDITS, BigDecimal.ZERO));
      Unit last = Unit.KM2;
      for (PriceStep step : price.trace()) {
        assertThat(step.unit()).isGreaterThanOrEqualTo(last);
        assertThat(step.before()).isEqualTo(reached.get(step.unit()));
        BigDecimal factor = step.factor();
        if (factor != null && !step.rule().equals("area-price")) {
          assertThat(step.after()).isEqualByComparingTo(step.before().multiply(factor));
        }
        reached.put(step.unit(), step.after());
        last = step.unit();
      }
      assertThat(reached.get(Unit.CREDITS))
          .isEqualByComparingTo(BigDecimal.valueOf(price.credits().amount()));
      assertThat(reached.get(Unit.KM2))
          .isEqualByComparingTo(BigDecimal.valueOf(price.billedAreaKm2()));
    }
  }

  @Property
  void thePublishedStepsCanBeReckonedAgain(@ForAll("carts") Carts.Cart cart) {
    for (ItemPrice price : prices(pricing, cart)) {
      for (PriceStep step : price.trace()) {
        if (step.rule().equals("area-price")) {
          assertThat(step.after())
              .isEqualByComparingTo(
                  BigDecimal.valueOf(price.billedAreaKm2())
                      .multiply(Objects.requireNonNull(step.factor())));
        }
        if (step.rule().equals("rounding") && step.after().compareTo(BigDecimal.ONE) > 0) {
          assertThat(step.after().subtract(step.before()).abs())
              .isLessThanOrEqualTo(new BigDecimal("0.5"));
        }
      }
    }
  }

  @Property
  void theTotalIsTheSumOfTheItems(@ForAll("carts") Carts.Cart cart) {
    OrderPriced priced = priced(pricing.decide(cart.order()));
    assertThat(priced.items()).hasSameSizeAs(cart.items());
    assertThat(priced.total())
        .isEqualTo(
            prices(pricing, cart).stream()
                .map(ItemPrice::credits)
                .reduce(Credits.ZERO, Credits::plus));
  }

  @Property
  void theSameCartHasTheSamePrice(@ForAll("carts") Carts.Cart cart) {
    assertThat(pricing.decide(cart.order())).isEqualTo(Carts.pricing().decide(cart.order()));
  }

  /** An estimate asks for the same items under another id, earlier, and goes on without any. */
  @Property
  void anEstimateIsWhatTheOrderCosts(
      @ForAll("carts") Carts.Cart cart, @ForAll boolean hasUnknownProduct) {
    List<OrderItem> items = new ArrayList<>(cart.items());
    if (hasUnknownProduct) {
      items.add(Carts.at(items.size(), item("landsat", area(10))));
    }
    Instant before = Carts.ORDERED.minusSeconds(60);
    Carts.Cart asked = cart.of("estimate", items).partial().at(before);
    Carts.Cart ordered = cart.of("order", items);
    OrderPriced estimate = priced(pricing.decide(asked.order()));
    OrderEvent decision = pricing.decide(ordered.order());

    if (hasUnknownProduct) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              OrderRejected.class,
              rejected -> assertThat(rejected.violations()).isEqualTo(estimate.violations()));
    } else {
      OrderPriced order = priced(decision);
      assertThat(order.items()).isEqualTo(estimate.items());
      assertThat(order.total()).isEqualTo(estimate.total());
      assertThat(order.vouchers()).isEqualTo(estimate.vouchers());
    }
  }

  @Property
  void withoutVouchersTheOrderOfTheItemsDoesNotMatter(@ForAll("carts") Carts.Cart cart) {
    List<OrderItem> turned = new ArrayList<>(cart.items());
    Collections.reverse(turned);
    Carts.Cart plain = cart.with();
    Carts.Cart other = cart(turned.toArray(OrderItem[]::new));
    String segment = cart.marketSegment();

    assertThat(priced(pricing.decide(plain.order())).total())
        .isEqualTo(
            priced(pricing.decide((segment == null ? other : other.segment(segment)).order()))
                .total());
  }

  @Property
  void aLargerAoiNeverCostsLess(
      @ForAll("products") String product,
      @ForAll @DoubleRange(min = 0.1, max = LARGEST_KM2) @Scale(9) double one,
      @ForAll @DoubleRange(min = 0.1, max = LARGEST_KM2) @Scale(9) double other) {
    Scene dated = new Scene("S_20251220_1", null, null);
    assertThat(
            price(pricing.decide(cart(item(product, area(Math.max(one, other)), dated)).order()))
                .credits())
        .isGreaterThanOrEqualTo(
            price(pricing.decide(cart(item(product, area(Math.min(one, other)), dated)).order()))
                .credits());
  }

  @Property
  void aQuoteHoldsWhateverBookComes(
      @ForAll("carts") Carts.Cart cart, @ForAll @LongRange(min = 1, max = 50) long newPrice) {
    OrderPriced estimate = priced(pricing.decide(cart.order()));
    Quote quote =
        new Quote(
            "q",
            Carts.ORDERED,
            Carts.ORDERED.plusSeconds(1800),
            estimate.priceBook(),
            prices(pricing, cart).stream().map(ItemPrice::credits).toList());
    PriceBook next =
        Carts.book(
            Carts.YAML
                .replace("\"2026-01\"", "\"2026-01b\"")
                .replace("2026-01-01T00:00:00Z", "2026-01-05T10:00:01Z")
                .replace("creditsPerKm2: 7,", "creditsPerKm2: " + newPrice + ","));
    Pricing later = Carts.pricing(new Carts.StatedAreas(), Carts.BOOK, next);

    OrderPriced ordered =
        priced(later.decide(cart.at(Carts.ORDERED.plusSeconds(1000)).quoted(quote).order()));

    assertThat(ordered.items()).isEqualTo(estimate.items());
    assertThat(ordered.total()).isEqualTo(estimate.total());
  }

  // ---- vouchers

  @Property
  void sharesAddUpAndNoneIsAboveItsPrice(
      @ForAll @LongRange(min = 1, max = 10_000) long credits,
      @ForAll("positivePrices") List<BigDecimal> prices) {
    List<BigDecimal> shares = VoucherRules.shares(credits, prices);
    BigDecimal total = sum(prices);

    assertThat(sum(shares)).isEqualByComparingTo(BigDecimal.valueOf(credits).min(total));
    for (int i = 0; i < shares.size(); i++) {
      assertThat(shares.get(i)).isBetween(BigDecimal.ZERO, prices.get(i));
    }
  }

  @Property
  void anAmountOffWholePricesIsSharedInWholeCreditsCloseToProportion(
      @ForAll @LongRange(min = 1, max = 10_000) long credits,
      @ForAll("wholePrices") List<BigDecimal> prices) {
    BigDecimal total = sum(prices);
    List<BigDecimal> shares = VoucherRules.shares(credits, prices);
    for (int i = 0; i < shares.size(); i++) {
      assertThat(shares.get(i).stripTrailingZeros().scale()).isLessThanOrEqualTo(0);
      if (BigDecimal.valueOf(credits).compareTo(total) < 0) {
        assertThat(
                shares
                    .get(i)
                    .multiply(total)
                    .subtract(prices.get(i).multiply(BigDecimal.valueOf(credits)))
                    .abs())
            .isLessThan(total);
      }
    }
  }

  @Property
  void aVoucherNeverMakesItDearer(@ForAll("carts") Carts.Cart cart) {
    assertThat(priced(pricing.decide(cart.order())).total())
        .isLessThanOrEqualTo(priced(pricing.decide(cart.with().order())).total());
  }

  private static List<ItemPrice> prices(Pricing pricing, Carts.Cart cart) {
    return priced(pricing.decide(cart.order())).items().stream()
        .map(price -> Objects.requireNonNull(price))
        .toList();
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Provide
  Arbitrary<List<BigDecimal>> positivePrices() {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal("0.001"), BigDecimal.valueOf(5_000))
        .ofScale(3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<BigDecimal>> wholePrices() {
    return Arbitraries.longs()
        .between(1, 5_000)
        .map(BigDecimal::valueOf)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> products() {
    return Arbitraries.of(
        "pleiades-bundle", "skysat", "free-samples", "covered", "by-scene", "made-to-order");
  }

  @Provide
  Arbitrary<Carts.Cart> carts() {
    Arbitrary<OrderItem> plain =
        Combinators.combine(
                Arbitraries.of("pleiades-bundle", "skysat", "free-samples", "covered", "delivered"),
                areas())
            .as((product, km2) -> item(product, area(km2)));
    Arbitrary<OrderItem> madeToOrder =
        Combinators.combine(
                areas(),
                Arbitraries.of("standard", "extended").injectNull(0.3),
                Arbitraries.of("raw", "ortho", "dem"),
                Arbitraries.of("S_20260101_a", "S_20251110_b", "S_20200101_c"))
            .as(
                (km2, licence, level, scene) ->
                    item(
                        "made-to-order",
                        area(km2),
                        licence,
                        Map.of("level", level),
                        new Scene(scene, null, null)));
    // The first item is one that every voucher is for.
    return Combinators.combine(
            areas().map(km2 -> item("pleiades-bundle", area(km2))),
            Arbitraries.oneOf(plain, madeToOrder).list().ofMaxSize(6),
            Arbitraries.of("agriculture", "research").injectNull(0.5),
            Arbitraries.of("TEN", "FIFTY").list().ofMaxSize(2))
        .as(
            (first, others, segment, vouchers) -> {
              List<OrderItem> items = new ArrayList<>(List.of(first));
              items.addAll(others);
              Carts.Cart cart =
                  cart(items.toArray(OrderItem[]::new)).with(vouchers.toArray(String[]::new));
              return segment == null ? cart : cart.segment(segment);
            });
  }

  private static Arbitrary<Double> areas() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(0.1, 500).ofScale(6),
        Arbitraries.doubles().between(0.1, LARGEST_KM2).ofScale(9));
  }
}
