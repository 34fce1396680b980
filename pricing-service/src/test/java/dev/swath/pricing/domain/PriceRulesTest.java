package dev.swath.pricing.domain;

import static dev.swath.pricing.domain.Carts.area;
import static dev.swath.pricing.domain.Carts.box;
import static dev.swath.pricing.domain.Carts.cart;
import static dev.swath.pricing.domain.Carts.item;
import static dev.swath.pricing.domain.Carts.order;
import static dev.swath.pricing.domain.Carts.price;
import static dev.swath.pricing.domain.Carts.priced;
import static dev.swath.pricing.domain.Carts.scene;
import static dev.swath.pricing.domain.Carts.trace;
import static dev.swath.pricing.domain.Carts.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderEvent.Voucher;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each rule by example, as its trace shows it. */
class PriceRulesTest {
  /** 123.0907 km². */
  private static final AreaOfInterest TENTH = box(0, 0, 0.1, 0.1);

  private final Pricing pricing = Carts.pricing();
  private final Pricing surveying = Carts.surveying();

  // ---- dates

  @Test
  void nothingIsSoldThatHasNotBeenTakenYet() {
    Instant nextYear = Instant.parse("2099-01-01T00:00:00Z");
    assertThat(
            violations(
                pricing.decide(order(item("skysat", area(30), new Scene("A", nextYear, null))))))
        .containsExactly("acquired-in-the-future /items/0/scenes");
  }

  // ---- areas

  @Test
  void aSmallAreaPaysForTheMinimum() {
    assertThat(trace(pricing.decide(order(item("skysat", area(3))))))
        .containsExactly("aoi-area 3", "minimum-billed-area 25", "area-price 175");
    assertThat(price(pricing.decide(order(item("skysat", area(3))))).billedAreaKm2()).isEqualTo(25);
    assertThat(trace(pricing.decide(order(item("skysat", area(25))))))
        .containsExactly("aoi-area 25", "area-price 175");
  }

  @Test
  void onlyWhatTheScenesCoverIsBilled() {
    OrderItem half = item("covered", TENTH, scene(box(0, 0, 0.05, 1)));
    assertThat(trace(surveying.decide(order(half))))
        .startsWith("aoi-area 123.091", "footprint 61.545")
        .endsWith("rounding 615");
    OrderItem twoHalves =
        item("covered", TENTH, scene(box(0, 0, 0.05, 1)), scene(box(0.05, 0, 0.1, 1)));
    assertThat(price(surveying.decide(order(twoHalves))).billedAreaKm2())
        .isCloseTo(123.091, within(0.01));
  }

  @Test
  void anAoiWithinTheSceneNeedsNoCut() {
    assertThat(trace(surveying.decide(order(item("covered", TENTH, scene(box(-1, -1, 1, 1)))))))
        .containsExactly("aoi-area 123.091", "area-price 1230.906914305214", "rounding 1231");
  }

  @Test
  void whereNoFootprintIsStatedAllIsBilledAndTold() {
    ItemPrice price = price(surveying.decide(order(item("covered", TENTH))));
    assertThat(price.trace().get(1).rule()).isEqualTo("footprint");
    assertThat(price.trace().get(1).detail()).contains("No footprint is stated of d42de348");
    assertThat(price.billedAreaKm2()).isEqualTo(price.areaKm2());
  }

  @Test
  void whatNoSceneCoversIsRefusedWhateverIsBilled() {
    Scene elsewhere = scene(box(5, 5, 6, 6));
    for (String product : List.of("covered", "delivered", "pleiades-bundle", "by-scene")) {
      assertThat(violations(surveying.decide(order(item(product, TENTH, elsewhere)))))
          .containsExactly("aoi-outside-scene /items/0/aoi");
    }
  }

  @Test
  void whatScenesHardlyCoverIsRefused() {
    assertThat(
            violations(
                surveying.decide(order(item("covered", TENTH, scene(box(0, 0, 0.009, 0.1)))))))
        .containsExactly("overlap-below-minimum /items/0/aoi");
    assertThat(
            violations(
                surveying.decide(
                    order(item("covered", box(0, 0, 0.01, 0.01), scene(box(0, 0, 0.005, 1)))))))
        .containsExactly("overlap-below-minimum /items/0/aoi");
  }

  @Test
  void aFootprintThatIsNoAreaIsRefused() {
    AreaOfInterest bowTie =
        new AreaOfInterest(
            List.of(
                new AreaOfInterest.Polygon(
                    List.of(
                        new AreaOfInterest.Ring(
                            List.of(
                                new AreaOfInterest.Position(0, 0),
                                new AreaOfInterest.Position(1, 1),
                                new AreaOfInterest.Position(1, 0),
                                new AreaOfInterest.Position(0, 1),
                                new AreaOfInterest.Position(0, 0)))))));
    assertThat(violations(surveying.decide(order(item("covered", TENTH, scene(bowTie))))))
        .containsExactly("self-intersection /items/0/scenes");
  }

  @Test
  void whatIsBilledByDeliveryFollowsIt() {
    ItemPrice price =
        price(surveying.decide(order(item("delivered", TENTH, scene(box(0, 0, 0.05, 1))))));
    assertThat(price.credits()).isEqualTo(new Credits(615));
    assertThat(price.finalCredits(null)).isEqualTo(new Credits(615));
    assertThat(price.finalCredits(price.billedAreaKm2())).isEqualTo(new Credits(615));
    assertThat(price.finalCredits(30.0)).isEqualTo(new Credits(300));
    assertThat(price.finalCredits(0.1)).isEqualTo(new Credits(50));
    assertThat(withoutMinimum(price, "0.01", 615).finalCredits(0.1)).isEqualTo(new Credits(1));
    assertThat(withoutMinimum(price, "0", 615).finalCredits(0.1)).isEqualTo(Credits.ZERO);
    assertThat(withoutMinimum(price, "0.01", 0).finalCredits(0.1)).isEqualTo(Credits.ZERO);
    assertThat(price.finalCredits(1000.0)).isEqualTo(new Credits(615));
    assertThat(price(surveying.decide(order(item("covered", TENTH)))).byDelivery()).isNull();
  }

  @Test
  void scenesAreCounted() {
    assertThat(
            trace(
                pricing.decide(
                    order(
                        item(
                            "by-scene",
                            area(3),
                            new Scene("A", null, null),
                            new Scene("B", null, null))))))
        .containsExactly("aoi-area 3", "scene-price 500");
  }

  // ---- what the product adds

  @Test
  void processingLicenceAndAgeMultiply() {
    assertThat(trace(pricing.decide(order(madeToOrder("S_20260101_1", null, "extended", "ortho")))))
        .containsExactly(
            "aoi-area 10", "area-price 100", "processing 150", "licence 195", "freshness 390");
    assertThat(trace(pricing.decide(order(madeToOrder("S_20251101_1", null, null, "dem")))))
        .containsExactly("aoi-area 10", "area-price 100", "processing 120", "freshness 144");
    assertThat(trace(pricing.decide(order(madeToOrder("S_20250101_1", null, "standard", "raw")))))
        .containsExactly("aoi-area 10", "area-price 100");
  }

  @Test
  void numbersAreComparedAsNumbers() {
    Scene old = new Scene("A", Instant.parse("2020-01-01T00:00:00Z"), null);
    for (Object two : List.of(2, 2.0, new BigDecimal("2.00"), 2L)) {
      assertThat(
              trace(
                  pricing.decide(
                      order(item("scene-processed", area(10), null, Map.of("level", two), old)))))
          .containsExactly("aoi-area 10", "scene-price 250", "processing 260");
    }
    Processing processing = Carts.BOOK.find("scene-processed").orElseThrow().processing();
    assertThat(processing.isAlike(Map.of("level", 2), Map.of("level", 2.0))).isTrue();
    assertThat(processing.isAlike(Map.of("level", 2), Map.of("level", 3))).isFalse();
  }

  @Test
  void theAgeIsThatOfTheYoungestScene() {
    AreaOfInterest aoi = box(0, 0, 0.1, 0.1);
    OrderItem mosaic =
        item(
            "made-to-order",
            aoi,
            new Scene("S_20250101_1", null, aoi),
            new Scene("S_20251207_1", null, aoi));
    // 123.09 km² at 10 credits.
    assertThat(trace(surveying.decide(order(mosaic))))
        .anyMatch(step -> step.startsWith("freshness 2461.8"));
    assertThat(
            trace(surveying.decide(cart(mosaic).at(Instant.parse("2026-01-06T00:00:00Z")).order())))
        .anyMatch(step -> step.startsWith("freshness 1477.0"));
  }

  @Test
  void datesMustBeKnownAndRight() {
    assertThat(violations(pricing.decide(order(madeToOrder("nameless", null, null, "raw")))))
        .containsExactly("scene-id-without-date /items/0/scenes");
    assertThat(violations(pricing.decide(order(madeToOrder("S_20259999_1", null, null, "raw")))))
        .containsExactly("scene-id-without-date /items/0/scenes");
    // An id that tells nothing would take the stated date at its word.
    assertThat(
            violations(
                pricing.decide(
                    order(
                        madeToOrder(
                            "nameless", Instant.parse("2020-01-01T00:00:00Z"), null, "raw")))))
        .containsExactly("scene-id-without-date /items/0/scenes");
    assertThat(
            violations(
                pricing.decide(
                    order(item("scene-processed", area(1), new Scene("A", null, null))))))
        .containsExactly("acquisition-date-missing /items/0/scenes");
    assertThat(
            violations(
                pricing.decide(
                    order(
                        madeToOrder(
                            "S_20250101_1", Instant.parse("2025-01-02T00:00:00Z"), null, "raw")))))
        .containsExactly("acquisition-date-mismatch /items/0/scenes");
    assertThat(
            trace(
                pricing.decide(
                    order(
                        madeToOrder(
                            "S_20250101_1", Instant.parse("2025-01-01T23:59:59Z"), null, "raw")))))
        .hasSize(2);
  }

  @Test
  void allThatIsWrongWithAnItemIsToldAtOnce() {
    OrderItem wrong =
        item(
            "made-to-order",
            Carts.BOW_TIE,
            "eula_99",
            Map.of("level", "brilliant", "a/b", 1),
            new Scene("S_20250101_1", null, null));
    assertThat(violations(pricing.decide(order(wrong))))
        .containsExactlyInAnyOrder(
            "invalid-option /items/0/options/level",
            "unknown-option /items/0/options/a~1b",
            "unknown-licence /items/0/licence",
            "self-intersection /items/0/aoi/coordinates/0");
    assertThat(
            violations(
                pricing.decide(
                    order(
                        item(
                            "skysat", area(1), "standard", Map.of(), new Scene("S", null, null))))))
        .containsExactly("unknown-licence /items/0/licence");
  }

  // ---- for whom

  @Test
  void theMarketSegmentMultiplies() {
    OrderItem item = item("skysat", area(100));
    assertThat(trace(pricing.decide(cart(item).segment("research").order())))
        .containsExactly("aoi-area 100", "area-price 700", "market-segment 350");
    assertThat(trace(pricing.decide(cart(item).segment("agriculture").order())))
        .containsExactly("aoi-area 100", "area-price 700");
    assertThat(violations(pricing.decide(cart(item).segment("piracy").partial().order())))
        .containsExactly("unknown-market-segment /marketSegment");
  }

  @Test
  void aContractHasItsDiscount() {
    assertThat(
            trace(
                pricing.decide(cart(new ContractId("agency"), item("skysat", area(100))).order())))
        .containsExactly("aoi-area 100", "area-price 700", "contract-discount 630");
  }

  @Test
  void whoseHistoryIsNotKnownMustWait() {
    assertThatExceptionOfType(HistoryNotReady.class)
        .isThrownBy(() -> pricing.decide(cart(Carts.FREQUENT, item("skysat", area(100))).order()));
  }

  // ---- vouchers

  @Test
  void aPercentIsTakenOffWhatItIsFor() {
    OrderPriced priced =
        priced(
            pricing.decide(
                cart(item("pleiades-bundle", area(100)), item("skysat", area(100)))
                    .with("TEN")
                    .order()));
    assertThat(priced.items()).extracting(PriceRulesTest::credits).containsExactly(630L, 700L);
    assertThat(priced.vouchers()).containsExactly(new Voucher("TEN", 3));
  }

  @Test
  void anAmountIsSharedOverTheItems() {
    OrderPriced priced =
        priced(
            pricing.decide(
                cart(
                        item("skysat", area(25)),
                        item("skysat", area(50)),
                        item("free-samples", area(9)))
                    .with("FIFTY")
                    .order()));
    assertThat(priced.items()).extracting(PriceRulesTest::credits).containsExactly(158L, 317L, 0L);
    assertThat(priced.total()).isEqualTo(new Credits(175 + 350 - 50));
    assertThat(priced.vouchers()).containsExactly(new Voucher("FIFTY", 1));
  }

  @Test
  void vouchersApplyOneAfterTheOtherAndEachOnce() {
    assertThat(
            trace(
                pricing.decide(
                    cart(item("pleiades-bundle", area(100))).with("TEN", "FIFTY", "TEN").order())))
        .containsExactly("aoi-area 100", "area-price 700", "voucher 630", "voucher 580");
  }

  @Test
  void aVoucherThatLowersNothingIsNotUsed() {
    assertThat(
            priced(pricing.decide(cart(item("free-samples", area(9))).with("FIFTY").order()))
                .vouchers())
        .isEmpty();
  }

  @Test
  void aVoucherNeverPaysOut() {
    assertThat(trace(pricing.decide(cart(item("pleiades-bundle", area(1))).with("FIFTY").order())))
        .containsExactly("aoi-area 1", "area-price 7", "voucher 0");
  }

  @Test
  void whatElseIsWrongIsToldWithTheVoucher() {
    assertThat(
            violations(
                pricing.decide(
                    cart(item("landsat", area(1)), Carts.at(1, item("skysat", area(1))))
                        .with("NONE")
                        .order())))
        .containsExactly("unknown-voucher /voucherCodes/0", "unknown-product /items/0/productType");
  }

  @Test
  void aVoucherThatDoesNotHoldRefusesTheOrder() {
    OrderItem item = item("skysat", area(100));
    assertThat(
            violations(
                pricing.decide(
                    cart(item).with("NONE", "OLD", "COMING", "THEIRS", "TEN").partial().order())))
        .containsExactly(
            "unknown-voucher /voucherCodes/0",
            "voucher-expired /voucherCodes/1",
            "unknown-voucher /voucherCodes/2",
            "unknown-voucher /voucherCodes/3",
            "unknown-voucher /voucherCodes/4");
    assertThat(
            trace(pricing.decide(cart(item).with("OLD").at(Carts.ORDERED.minusNanos(1)).order())))
        .endsWith("voucher 630");
  }

  // ---- quotes

  @Test
  void aQuoteIsPricedAsOfItsTimeAndByItsBook() {
    PriceBook next =
        Carts.book(
            Carts.YAML
                .replace("\"2026-01\"", "\"2026-02\"")
                .replace("2026-01-01T", "2026-01-04T")
                .replace("creditsPerKm2: 7,", "creditsPerKm2: 8,"));
    Pricing both = Carts.pricing(new Carts.StatedAreas(), Carts.BOOK, next);
    OrderItem item = item("skysat", area(100));

    assertThat(price(both.decide(order(item))).credits()).isEqualTo(new Credits(800));
    OrderPriced quoted = priced(both.decide(cart(item).quoted(quote("2026-01", 700)).order()));
    assertThat(quoted.total()).isEqualTo(new Credits(700));
    assertThat(quoted.priceBook()).isEqualTo("2026-01");
  }

  @Test
  void whatWasQuotedIsWhatIsPaid() {
    OrderItem item = item("delivered", area(100.01));
    ItemPrice price = price(pricing.decide(cart(item).quoted(quote("2026-01", 900)).order()));
    assertThat(price.trace()).last().satisfies(step -> assertThat(step.rule()).isEqualTo("quote"));
    assertThat(price.credits()).isEqualTo(new Credits(900));
    assertThat(price.finalCredits(100.01)).isEqualTo(new Credits(900));
    assertThat(price.finalCredits(50.005)).isEqualTo(new Credits(450));
    assertThat(trace(pricing.decide(cart(item).quoted(quote("2026-01", 1000)).order())))
        .endsWith("rounding 1000");
  }

  @Test
  void aQuoteThatDoesNotFitRefusesTheOrder() {
    OrderItem item = item("skysat", area(100));
    assertThat(violations(pricing.decide(cart(item).quoted(quote("1999", 7)).partial().order())))
        .containsExactly("unknown-price-book /quote");
    assertThat(violations(pricing.decide(cart(item, item).quoted(quote("2026-01", 7)).order())))
        .containsExactly("quote-mismatch /quote");
    assertThat(
            violations(pricing.decide(cart(item).quoted(quote("2026-01", Long.MAX_VALUE)).order())))
        .containsExactly("quote-mismatch /quote");
  }

  private static ItemPrice withoutMinimum(ItemPrice price, String rate, long credits) {
    return new ItemPrice(
        price.areaKm2(),
        price.billedAreaKm2(),
        new Credits(credits),
        price.trace(),
        new ItemPrice.ByDelivery(new BigDecimal(rate), 0));
  }

  private static Quote quote(String book, long credits) {
    Instant quotedAt = Instant.parse("2026-01-03T00:00:00Z");
    return new Quote(
        "q1", quotedAt, quotedAt.plusSeconds(1800), book, List.of(new Credits(credits)));
  }

  private static OrderItem madeToOrder(
      String scene, @Nullable Instant acquired, @Nullable String licence, String level) {
    return item(
        "made-to-order",
        area(10),
        licence,
        Map.of("level", level),
        new Scene(scene, acquired, null));
  }

  private static long credits(@Nullable ItemPrice price) {
    return Objects.requireNonNull(price).credits().amount();
  }
}
