package dev.swath.pricing.application;

import static dev.swath.pricing.domain.Carts.FREQUENT;
import static dev.swath.pricing.domain.Carts.box;
import static dev.swath.pricing.domain.Carts.cart;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.price;
import static dev.swath.pricing.domain.Carts.priced;
import static dev.swath.pricing.domain.Carts.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.pricing.domain.Carts;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.pricing.domain.PriceBooks;
import dev.swath.pricing.domain.Pricing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a contract has bought, and what that does to its next order. */
class PurchasesTest {
  private static final Instant BOUGHT = Carts.ORDERED.plusSeconds(60);
  private static final Instant NEXT = Carts.ORDERED.plusSeconds(3_600);
  private static final Instant LAST = NEXT.plusSeconds(3_600);

  /** 123.09 km², and its western half. */
  private static final AreaOfInterest TENTH = box(0, 0, 0.1, 0.1);

  private static final AreaOfInterest WEST = box(0, 0, 0.05, 0.1);

  private static final PriceBooks BOOKS = new PriceBooks(List.of(Carts.BOOK));

  private final Purchases purchases = new Purchases(new AoiRules(), () -> BOOKS);
  private final Pricing pricing = new Pricing(() -> BOOKS, new AoiRules(), purchases, Carts.CLOCK);

  @BeforeEach
  void nothingWasBought() {
    purchases.startOver(Set.of(FREQUENT));
    purchases.complete();
  }

  @Test
  void whatWasCapturedThisMonthLowersThePrice() {
    assertThat(trace(next("pleiades-bundle", TENTH))).doesNotContain("volume-tier");
    buy("first", item("skysat", TENTH));

    assertThat(price(next("pleiades-bundle", box(5, 5, 5.1, 5.1))).trace())
        .filteredOn(step -> step.rule().equals("volume-tier"))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.factor()).isEqualByComparingTo("0.95");
              assertThat(step.detail()).contains("123.0906").contains("this month");
            });
  }

  @Test
  void onlyWhatWasBoughtInThePeriodBeforeTheOrderCounts() {
    buy("first", item("skysat", TENTH));
    Instant month = Instant.parse("2026-01-01T00:00:00Z");
    Instant nextMonth = ZonedDateTime.ofInstant(month, ZoneOffset.UTC).plusMonths(1).toInstant();

    assertThat(purchases.boughtKm2(FREQUENT, month, BOUGHT)).isZero();
    assertThat(purchases.boughtKm2(FREQUENT, month, BOUGHT.plusNanos(1))).isPositive();
    assertThat(purchases.boughtKm2(FREQUENT, month, nextMonth)).isPositive();
    assertThat(purchases.boughtKm2(FREQUENT, nextMonth, nextMonth.plusSeconds(60))).isZero();
  }

  @Test
  void whatIsOwnedIsNotPaidAgain() {
    buy("first", item("skysat", WEST));

    assertThat(trace(next("skysat", TENTH))).startsWith("aoi-area 123.091", "already-owned 61.545");
    assertThat(trace(next("skysat", WEST)))
        .containsExactly("aoi-area 61.545", "already-owned 0", "area-price 0");
    // another product, another scene, another place
    assertThat(trace(next("pleiades-bundle", TENTH))).noneMatch(s -> s.startsWith("already"));
    assertThat(trace(pricing.decide(order("x", item("skysat", TENTH, new Scene("B", null, null))))))
        .noneMatch(s -> s.startsWith("already"));
    assertThat(trace(next("skysat", box(3, 3, 3.1, 3.1)))).noneMatch(s -> s.startsWith("already"));
  }

  @Test
  void onlyWhatTheSceneCoversIsOwned() {
    Scene west = new Scene("S1", null, box(-1, -1, 0.05, 1));
    buy("first", item("pleiades-bundle", TENTH, west));

    Scene all = new Scene("S1", null, box(-1, -1, 1, 1));
    assertThat(trace(pricing.decide(order("next", item("pleiades-bundle", TENTH, all)))))
        .startsWith("aoi-area 123.091", "already-owned 61.545");
  }

  @Test
  void aCheaperLicenceOrOtherProcessingIsNotOwned() {
    Scene scene = new Scene("S_20200101_1", null, null);
    Map<String, Object> raw = Map.of("level", "raw");
    buy("first", item("made-to-order", TENTH, "standard", raw, scene));

    assertThat(trace(pricing.decide(order("a", item("made-to-order", TENTH, null, raw, scene)))))
        .contains("already-owned 0");
    assertThat(
            trace(pricing.decide(order("b", item("made-to-order", TENTH, "extended", raw, scene)))))
        .noneMatch(s -> s.startsWith("already"));
    assertThat(
            trace(
                pricing.decide(
                    order(
                        "c", item("made-to-order", TENTH, null, Map.of("level", "ortho"), scene)))))
        .noneMatch(s -> s.startsWith("already"));
    buy("second", item("made-to-order", TENTH, "extended", raw, scene));
    assertThat(
            trace(pricing.decide(order("d", item("made-to-order", TENTH, "standard", raw, scene)))))
        .contains("already-owned 0");
  }

  @Test
  void inAMosaicOnlyWhatIsOwnedOfEverySceneIsFree() {
    Scene one = new Scene("A", null, box(-1, -1, 1, 1));
    Scene other = new Scene("B", null, box(-1, -1, 1, 1));
    buy("first", item("skysat", TENTH, one));
    assertThat(trace(pricing.decide(order("a", item("skysat", TENTH, one, other)))))
        .noneMatch(s -> s.startsWith("already"));

    buy("second", item("skysat", WEST, other));
    assertThat(trace(pricing.decide(order("b", item("skysat", TENTH, one, other)))))
        .startsWith("aoi-area 123.091", "already-owned 61.545");
    assertThat(trace(pricing.decide(order("c", item("skysat", WEST, one, other)))))
        .contains("already-owned 0");
  }

  @Test
  void onlyWhatWasBilledIsOwned() {
    OrderRequested west = order("first", item("skysat", WEST));
    buy(west);
    OrderRequested all = order("next", item("skysat", TENTH));
    assertThat(trace(pricing.decide(all))).contains("already-owned 61.545");
    OrderPriced priceOfAll = priced(pricing.decide(all));
    nothingWasBought();
    OrderPriced priceOfWest = priced(pricing.decide(west));
    // Orders come from several partitions: the later may be read first.
    take(all, priceOfAll, NEXT.plusSeconds(60));
    take(west, priceOfWest, BOUGHT);

    assertThat(trace(pricing.decide(last("a", TENTH)))).contains("already-owned 0");
    refund(west, "all", new Credits(1_000_000));
    assertThat(trace(pricing.decide(last("b", TENTH))))
        .startsWith("aoi-area 123.091", "already-owned 61.545");
  }

  @Test
  void whatIsBoughtAgainForNothingDoesNotPileUp() {
    OrderRequested first = order("first", item("skysat", TENTH));
    buy(first);
    for (int i = 0; i < 3; i++) {
      OrderRequested again = order("again-" + i, item("skysat", TENTH));
      OrderPriced free = priced(pricing.decide(again));
      assertThat(free.total()).isEqualTo(Credits.ZERO);
      take(again, free, NEXT.plusSeconds(60));
    }
    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(first), LAST)).hasSize(1);

    refund(first, "all", new Credits(1_000_000));
    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(first), LAST)).isEmpty();
  }

  @Test
  void aSceneThatWasNotCountedIsNotOwnedTwice() {
    Scene one = new Scene("A", null, null);
    Scene other = new Scene("B", null, null);
    OrderRequested first = order("first", item("by-scene", TENTH, one));
    buy(first);
    OrderRequested both = order("next", item("by-scene", TENTH, one, other));
    take(both, priced(pricing.decide(both)), NEXT.plusSeconds(60));

    assertThat(purchases.owned(FREQUENT, "by-scene", "A", LAST)).hasSize(1);
    refund(first, "all", new Credits(250));
    assertThat(purchases.owned(FREQUENT, "by-scene", "A", LAST)).isEmpty();
    assertThat(purchases.owned(FREQUENT, "by-scene", "B", LAST)).hasSize(1);
  }

  @Test
  void nothingIsDoneForMoneyToWhatIsOwned() {
    Scene scene = new Scene("A", Instant.parse("2020-01-01T00:00:00Z"), null);
    OrderItem item = item("scene-processed", WEST, null, Map.of("level", 2), scene);
    assertThat(trace(pricing.decide(order("a", item)))).anyMatch(s -> s.startsWith("processing"));
    buy("first", item);

    assertThat(trace(pricing.decide(order("b", item))))
        .containsExactly("aoi-area 61.545", "scene-price 0");
  }

  @Test
  void scenesThatAreCountedAreNoVolume() {
    buy("first", item("by-scene", TENTH));
    assertThat(purchases.boughtKm2(FREQUENT, Instant.parse("2026-01-01T00:00:00Z"), NEXT)).isZero();
  }

  @Test
  void whatIsBilledByDeliveryCountsAsItWasDelivered() {
    OrderRequested order = order("first", item("delivered", TENTH));
    for (Double km2 : new @Nullable Double[] {null, 123.0, 40.0}) {
      nothingWasBought();
      OrderPriced price = priced(pricing.decide(order));
      purchases.add(order);
      purchases.add(price);
      purchases.add(
          new DeliveryDelivered(
              order.orderId(),
              FREQUENT,
              BOUGHT,
              DeliveryId.of(order.orderId(), 0),
              List.of(),
              km2,
              price.total()));
      purchases.add(captured(order, 0, price.total()));

      assertThat(
              purchases
                  .boughtKm2(FREQUENT, Instant.parse("2026-01-01T00:00:00Z"), NEXT)
                  .doubleValue())
          .isEqualTo(km2 == null ? price(price).billedAreaKm2() : km2);
      assertThat(purchases.owned(FREQUENT, "delivered", sceneOf(order), NEXT))
          .hasSize(km2 != null && km2 < 100 ? 0 : 1);
    }
  }

  @Test
  void aRejectionAfterThePriceCountsForNothing() {
    OrderRequested order = order("first", item("skysat", TENTH));
    OrderPriced price = priced(pricing.decide(order));
    purchases.add(order);
    purchases.add(price);
    purchases.add(new OrderRejected(order.orderId(), FREQUENT, BOUGHT, List.of()));
    purchases.add(captured(order, 0, price.total()));

    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(order), NEXT)).hasSize(1);
  }

  @Test
  void ownedScenesAreNotCounted() {
    buy("first", item("by-scene", TENTH, new Scene("A", null, null)));
    assertThat(
            trace(
                pricing.decide(
                    order(
                        "next",
                        item(
                            "by-scene",
                            TENTH,
                            new Scene("A", null, null),
                            new Scene("B", null, null))))))
        .contains("scene-price 250");
  }

  @Test
  void whatComesTwiceCountsOnce() {
    OrderRequested order = order("first", item("skysat", TENTH));
    OrderPriced priced = priced(pricing.decide(order));
    CreditsCaptured captured = captured(order, 0, priced.total());
    for (int i = 0; i < 3; i++) {
      purchases.add(order);
      purchases.add(priced);
      purchases.add(captured);
    }
    assertThat(
            purchases
                .boughtKm2(FREQUENT, Instant.parse("2026-01-01T00:00:00Z"), NEXT)
                .doubleValue())
        .isEqualTo(price(priced).billedAreaKm2());
    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(order), NEXT)).hasSize(1);
  }

  @Test
  void whatIsRefundedInFullIsNoLongerOwned() {
    OrderRequested order = order("first", item("skysat", TENTH));
    buy(order);
    Credits total = priced(pricing.decide(order)).total();
    refund(order, "half", new Credits(total.amount() / 2));
    refund(order, "half", new Credits(total.amount() / 2));
    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(order), NEXT)).hasSize(1);

    refund(order, "rest", new Credits(total.amount() - total.amount() / 2));
    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(order), NEXT)).isEmpty();
  }

  @Test
  void whatWasNotDeliveredWasNotBought() {
    OrderRequested order = order("first", item("skysat", TENTH), item("skysat", WEST));
    purchases.add(order);
    purchases.add(pricing.decide(order));
    purchases.add(captured(order, 1, new Credits(1)));

    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(order), NEXT))
        .singleElement()
        .satisfies(area -> assertThat(area.aoi()).isEqualTo(WEST));
  }

  @Test
  void whatIsCapturedAfterTheEndOfAnOrderWasNotOfIt() {
    OrderRequested refused = order("first", item("skysat", TENTH));
    purchases.add(refused);
    purchases.add(new OrderRejected(refused.orderId(), FREQUENT, BOUGHT, List.of()));
    purchases.add(refused);
    purchases.add(captured(refused, 0, new Credits(1)));

    assertThat(purchases.owned(FREQUENT, "skysat", sceneOf(refused), NEXT)).isEmpty();
  }

  @Test
  void whatIsNotKnownYetIsNotAnswered() {
    purchases.startOver(Set.of(FREQUENT));
    assertThatExceptionOfType(HistoryNotReady.class)
        .isThrownBy(() -> pricing.decide(order("next", item("skysat", TENTH))));
    purchases.complete();
    assertThat(price(next("skysat", TENTH)).credits()).isEqualTo(new Credits(862));
  }

  @Test
  void nothingIsKeptOfOthers() {
    OrderRequested order = cart(item("skysat", TENTH)).order();
    purchases.add(order);

    assertThat(purchases.isAbout(order.orderId())).isFalse();
    assertThatExceptionOfType(HistoryNotReady.class)
        .isThrownBy(() -> purchases.boughtKm2(new ContractId("demo"), Carts.ORDERED, Carts.NOW));
  }

  private static OrderRequested last(String key, AreaOfInterest aoi) {
    return new Carts.Cart(FREQUENT, key, List.of(item("skysat", aoi))).at(LAST).order();
  }

  private void take(OrderRequested order, OrderPriced price, Instant captured) {
    purchases.add(order);
    purchases.add(price);
    purchases.add(
        new CreditsCaptured(
            order.orderId(), FREQUENT, captured, DeliveryId.of(order.orderId(), 0), price.total()));
  }

  private OrderEvent next(String product, AreaOfInterest aoi) {
    return pricing.decide(order("next", item(product, aoi)));
  }

  private static OrderRequested order(String key, OrderItem... items) {
    return new Carts.Cart(FREQUENT, key, List.of(items))
        .at(key.equals("first") || key.equals("second") ? Carts.ORDERED : NEXT)
        .order();
  }

  private void buy(String key, OrderItem... items) {
    buy(order(key, items));
  }

  private void buy(OrderRequested order) {
    OrderPriced priced = priced(pricing.decide(order));
    purchases.add(order);
    purchases.add(priced);
    for (int i = 0; i < order.items().size(); i++) {
      purchases.add(captured(order, i, priced.total()));
    }
  }

  private static CreditsCaptured captured(OrderRequested order, int item, Credits amount) {
    return new CreditsCaptured(
        order.orderId(), FREQUENT, BOUGHT, DeliveryId.of(order.orderId(), item), amount);
  }

  private void refund(OrderRequested order, String reference, Credits amount) {
    purchases.add(
        new CreditsRefunded(
            order.orderId(),
            FREQUENT,
            BOUGHT.plusSeconds(1),
            DeliveryId.of(order.orderId(), 0),
            amount,
            reference));
  }

  private static String sceneOf(OrderRequested order) {
    return order.items().getFirst().scenes().getFirst().id();
  }
}
