package dev.swath.bench.micro;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.pricing.application.AoiRules;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.books.PriceBookYaml;
import dev.swath.pricing.domain.PriceBooks;
import dev.swath.pricing.domain.Pricing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The decision on an order of one item, by the price book that comes with the service. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PriceBenchmark {
  private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");

  private final Pricing pricing = pricing();
  private final OrderRequested order = order();

  @Benchmark
  public OrderEvent decide() {
    return pricing.decide(order);
  }

  private static Pricing pricing() {
    var books = new PriceBooks(List.of(PriceBookYaml.read("price-book.yaml", priceBook())));
    var areas = new AoiRules();
    return new Pricing(() -> books, areas, new Purchases(areas, () -> books), Clock.systemUTC());
  }

  private static byte[] priceBook() {
    try (var in = Objects.requireNonNull(Pricing.class.getResourceAsStream("/price-book.yaml"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That of the OneAtlas guide: a rectangle of five positions. */
  private static OrderRequested order() {
    var toulouse =
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
    var item =
        new OrderItem(
            0,
            "pleiades-bundle",
            List.of(new Scene("d42de348-110b-4ed6-a597-755867b3ee54", null, null)),
            toulouse,
            null,
            Map.of("radiometricProcessing", "REFLECTANCE", "imageFormat", "image/jp2"));
    var contract = new ContractId("demo");
    return new OrderRequested(
        OrderId.of(contract, "bench"),
        contract,
        AT,
        null,
        List.of(),
        List.of(item),
        false,
        false,
        null,
        List.of(),
        null,
        List.of(),
        "hash",
        "bench");
  }
}
