package dev.swath.pricing.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.pricing.domain.Surveyor.Survey;
import dev.swath.pricing.domain.Surveyor.Survey.Measured;
import dev.swath.pricing.domain.Surveyor.Survey.Refused;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Products, areas and orders to price. */
public final class Carts {
  public static final Instant NOW = Instant.parse("2026-01-05T10:00:01Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  public static final Product PLEIADES = product("pleiades-bundle", "7", "0.1", "0");
  public static final Product SKYSAT = product("skysat", "7", "0", "25");
  public static final Product SAMPLES = product("free-samples", "0", "0", "0");
  public static final PriceBook BOOK = new PriceBook("2026-01", List.of(PLEIADES, SKYSAT, SAMPLES));

  /** An AOI that is no area, as the surveyor of these tests knows it. */
  public static final AreaOfInterest BOW_TIE = new AreaOfInterest(List.of());

  /** The AOI of the OneAtlas guide. */
  public static final AreaOfInterest TOULOUSE =
      new AreaOfInterest(
          List.of(
              new Polygon(
                  List.of(
                      new Ring(
                          List.of(
                              new Position(1.4089965820312502, 43.59829500262717),
                              new Position(1.5078735351562496, 43.59829500262717),
                              new Position(1.5078735351562496, 43.63408731864001),
                              new Position(1.4089965820312502, 43.63408731864001),
                              new Position(1.4089965820312502, 43.59829500262717)))))));

  private Carts() {}

  /** A core whose areas are as large as {@link #area} says. */
  public static Pricing pricing() {
    return new Pricing(BOOK, Carts::survey, CLOCK);
  }

  private static Survey survey(AreaOfInterest aoi) {
    return aoi.equals(BOW_TIE)
        ? new Refused("self-intersection", "/coordinates/0", "The ring crosses itself.")
        : new Measured(aoi.polygons().getFirst().rings().getFirst().positions().getFirst().lon());
  }

  /** An AOI of this size for the surveyor of these tests: the size stands in its one longitude. */
  public static AreaOfInterest area(double areaKm2) {
    return new AreaOfInterest(
        List.of(new Polygon(List.of(new Ring(List.of(new Position(areaKm2, 0)))))));
  }

  public static Product product(
      String id, String creditsPerKm2, String minimumOrder, String minimumBilled) {
    return new Product(
        id,
        "A product",
        new BigDecimal(creditsPerKm2),
        new BigDecimal(minimumOrder),
        new BigDecimal(minimumBilled),
        "a test");
  }

  public static OrderItem item(String productType, AreaOfInterest aoi) {
    return new OrderItem(
        0,
        productType,
        List.of(new Scene("d42de348-110b-4ed6-a597-755867b3ee54", null, null)),
        aoi,
        null,
        Map.of());
  }

  public static OrderRequested order(OrderItem... items) {
    return order("toulouse", items);
  }

  public static OrderRequested order(String key, OrderItem... items) {
    ContractId contract = new ContractId("demo");
    return new OrderRequested(
        OrderId.of(contract, key),
        contract,
        Instant.parse("2026-01-05T10:00:00Z"),
        null,
        List.of(),
        List.of(items),
        false,
        false,
        null,
        List.of(),
        null,
        List.of(),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "alice");
  }
}
