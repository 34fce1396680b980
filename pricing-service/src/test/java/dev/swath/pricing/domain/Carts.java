package dev.swath.pricing.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.PriceStep.Unit;
import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.books.PriceBookYaml;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A price book with every rule in it, areas, and orders to price. */
public final class Carts {
  public static final Instant ORDERED = Instant.parse("2026-01-05T10:00:00Z");
  public static final Instant NOW = Instant.parse("2026-01-05T10:00:01Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final ContractId DEMO = new ContractId("demo");

  /** Has volume tiers, and does not pay twice. */
  public static final ContractId FREQUENT = new ContractId("frequent");

  public static final String YAML =
      """
      version: "2026-01"
      validFrom: 2026-01-01T00:00:00Z
      marketSegments: {agriculture: 1, research: 0.5}
      optionSchemas:
        none: {type: object, additionalProperties: false}
        levels:
          type: object
          additionalProperties: false
          properties: {level: {enum: [raw, ortho, dem]}}
      products:
        - {id: pleiades-bundle, title: Bundle, creditsPerKm2: 7, minimumOrderAreaKm2: 0.1, minimumBilledAreaKm2: 0,
           bills: aoi, options: none, modelledOn: a test}
        - {id: skysat, title: SkySat, creditsPerKm2: 7, minimumOrderAreaKm2: 0, minimumBilledAreaKm2: 25,
           bills: aoi, options: none, modelledOn: a test}
        - {id: free-samples, title: Samples, creditsPerKm2: 0, minimumOrderAreaKm2: 0, minimumBilledAreaKm2: 0,
           bills: aoi, options: none, modelledOn: a test}
        - {id: covered, title: Covered, creditsPerKm2: 10, minimumOrderAreaKm2: 0, minimumBilledAreaKm2: 5,
           minimumOverlapKm2: 1, minimumOverlapPercent: 10, bills: covered, options: none, modelledOn: a test}
        - {id: delivered, title: Delivered, creditsPerKm2: 10, minimumOrderAreaKm2: 0, minimumBilledAreaKm2: 5,
           bills: delivered, options: none, modelledOn: a test}
        - {id: by-scene, title: By scene, creditsPerScene: 250, minimumOrderAreaKm2: 0, minimumBilledAreaKm2: 0,
           bills: aoi, options: none, modelledOn: a test}
        - id: scene-processed
          title: By scene, with what is done to it
          creditsPerScene: 250
          minimumOrderAreaKm2: 0
          minimumBilledAreaKm2: 0
          bills: aoi
          processing: {level: {"2": {creditsPerKm2: 1}}}
          freshness: [{youngerThanDays: 30, factor: 2}]
          options: {type: object, additionalProperties: false, properties: {level: {type: number}}}
          modelledOn: a test
        - id: made-to-order
          title: With everything
          creditsPerKm2: 10
          minimumOrderAreaKm2: 0
          minimumBilledAreaKm2: 0
          bills: aoi
          processing: {level: {ortho: {factor: 1.5}, dem: {creditsPerKm2: 2}}}
          licences: {default: standard, upliftPercent: {standard: 0, extended: 30}}
          freshness: [{youngerThanDays: 30, factor: 2}, {youngerThanDays: 90, factor: 1.2}]
          sceneDate: "^S_(\\\\d{8})_"
          options: levels
          modelledOn: a test
      contracts:
        - {id: agency, discountPercent: 10}
        - id: frequent
          volumeTiers: {period: month, tiers: [{fromKm2: 100, discountPercent: 5}, {fromKm2: 1000, factor: 0.8}]}
          alreadyOwned: true
      vouchers:
        - {code: TEN, percent: 10, uses: 3, products: [pleiades-bundle]}
        - {code: FIFTY, credits: 50, uses: 1}
        - {code: OLD, percent: 10, uses: 1, validUntil: 2026-01-05T10:00:00Z}
        - {code: COMING, percent: 10, uses: 1, validFrom: 2026-01-05T10:00:01Z}
        - {code: THEIRS, percent: 10, uses: 1, contracts: [agency]}
      """;

  public static final PriceBook BOOK = book(YAML);

  /** An AOI that is no area, as the surveyor of these tests knows it. */
  public static final AreaOfInterest BOW_TIE = new AreaOfInterest(List.of());

  /** The AOI of the OneAtlas guide. */
  public static final AreaOfInterest TOULOUSE =
      box(1.4089965820312502, 43.59829500262717, 1.5078735351562496, 43.63408731864001);

  private Carts() {}

  public static PriceBook book(String yaml) {
    return PriceBookYaml.read("of a test", yaml.getBytes(UTF_8));
  }

  /** A core whose areas are as large as {@link #area} says. */
  public static Pricing pricing() {
    return pricing(new StatedAreas(), BOOK);
  }

  /** A core that measures and cuts. */
  public static Pricing surveying() {
    return pricing(new AoiRules(), BOOK);
  }

  public static Pricing pricing(Surveyor surveyor, PriceBook... books) {
    PriceBooks all = new PriceBooks(List.of(books));
    return new Pricing(() -> all, surveyor, new Purchases(surveyor, () -> all), CLOCK);
  }

  /** The size of an area stands in its one longitude. */
  public static final class StatedAreas implements Surveyor {
    @Override
    public Survey survey(AreaOfInterest aoi) {
      return aoi.equals(BOW_TIE)
          ? new Survey.Refused("self-intersection", "/coordinates/0", "The ring crosses itself.")
          : new Survey.Measured(
              aoi.polygons().getFirst().rings().getFirst().positions().getFirst().lon());
    }

    @Override
    public Cut within(AreaOfInterest area, List<AreaOfInterest> others) {
      return new Cut.Undecidable("nothing can be cut here");
    }

    @Override
    public Cut without(AreaOfInterest area, List<AreaOfInterest> others) {
      return new Cut.Undecidable("nothing can be cut here");
    }
  }

  /** An AOI of this size for {@link StatedAreas}. */
  public static AreaOfInterest area(double areaKm2) {
    return new AreaOfInterest(
        List.of(new Polygon(List.of(new Ring(List.of(new Position(areaKm2, 0)))))));
  }

  public static AreaOfInterest box(double west, double south, double east, double north) {
    return new AreaOfInterest(
        List.of(
            new Polygon(
                List.of(
                    new Ring(
                        List.of(
                            new Position(west, south),
                            new Position(east, south),
                            new Position(east, north),
                            new Position(west, north),
                            new Position(west, south)))))));
  }

  public static OrderItem item(String productType, AreaOfInterest aoi) {
    return item(productType, aoi, new Scene("d42de348-110b-4ed6-a597-755867b3ee54", null, null));
  }

  public static OrderItem item(String productType, AreaOfInterest aoi, Scene... scenes) {
    return item(productType, aoi, null, Map.of(), scenes);
  }

  public static OrderItem item(
      String productType,
      AreaOfInterest aoi,
      @Nullable String licence,
      Map<String, Object> options,
      Scene... scenes) {
    return new OrderItem(0, productType, List.of(scenes), aoi, licence, options);
  }

  public static Scene scene(AreaOfInterest footprint) {
    return new Scene("S1", null, footprint);
  }

  /** The same item as another entry of the request. */
  public static OrderItem at(int line, OrderItem item) {
    return new OrderItem(
        line, item.productType(), item.scenes(), item.aoi(), item.licence(), item.options());
  }

  public static OrderRequested order(OrderItem... items) {
    return order("toulouse", items);
  }

  public static OrderRequested order(String key, OrderItem... items) {
    return new Cart(DEMO, key, List.of(items)).order();
  }

  /** An order with more to say. */
  public record Cart(
      ContractId contract,
      String key,
      List<OrderItem> items,
      boolean allowPartial,
      @Nullable String marketSegment,
      List<String> vouchers,
      @Nullable Quote quote,
      Instant at) {
    public Cart(ContractId contract, String key, List<OrderItem> items) {
      this(contract, key, items, false, null, List.of(), null, ORDERED);
    }

    /** The same for other items, under another key. */
    public Cart of(String otherKey, List<OrderItem> others) {
      return new Cart(contract, otherKey, others, allowPartial, marketSegment, vouchers, quote, at);
    }

    public Cart partial() {
      return new Cart(contract, key, items, true, marketSegment, vouchers, quote, at);
    }

    public Cart segment(String segment) {
      return new Cart(contract, key, items, allowPartial, segment, vouchers, quote, at);
    }

    public Cart with(String... codes) {
      return new Cart(contract, key, items, allowPartial, marketSegment, List.of(codes), quote, at);
    }

    public Cart quoted(Quote promised) {
      return new Cart(contract, key, items, allowPartial, marketSegment, vouchers, promised, at);
    }

    public Cart at(Instant time) {
      return new Cart(contract, key, items, allowPartial, marketSegment, vouchers, quote, time);
    }

    public OrderRequested order() {
      return new OrderRequested(
          OrderId.of(contract, key),
          contract,
          at,
          null,
          List.of(),
          items,
          false,
          allowPartial,
          marketSegment,
          vouchers,
          quote,
          List.of(),
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "alice");
    }
  }

  public static Cart cart(OrderItem... items) {
    return new Cart(DEMO, "toulouse", List.of(items));
  }

  public static Cart cart(ContractId contract, OrderItem... items) {
    return new Cart(contract, "toulouse", List.of(items));
  }

  public static OrderPriced priced(OrderEvent decision) {
    if (decision instanceof OrderPriced priced) {
      return priced;
    }
    throw new AssertionError("not priced: " + decision);
  }

  /** The price of the first item. */
  public static ItemPrice price(OrderEvent decision) {
    return Objects.requireNonNull(priced(decision).items().getFirst());
  }

  /** Each violation as its reason and pointer. */
  public static List<String> violations(OrderEvent decision) {
    if (decision instanceof OrderRejected rejected) {
      return rejected.violations().stream().map(v -> v.reason() + " " + v.pointer()).toList();
    }
    throw new AssertionError("not rejected: " + decision);
  }

  /** Each step as its rule and where it ends; areas with three decimals. */
  public static List<String> trace(OrderEvent decision) {
    return price(decision).trace().stream()
        .map(
            step ->
                step.rule()
                    + " "
                    + Checks.plain(
                        step.unit() == Unit.KM2
                            ? step.after().setScale(3, RoundingMode.HALF_UP)
                            : step.after()))
        .toList();
  }
}
