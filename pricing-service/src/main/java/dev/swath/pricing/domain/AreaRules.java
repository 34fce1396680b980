package dev.swath.pricing.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.Violation;
import dev.swath.pricing.domain.AreaTerms.Bills;
import dev.swath.pricing.domain.PurchaseHistory.OwnedArea;
import dev.swath.pricing.domain.Surveyor.Cut;
import dev.swath.pricing.domain.Surveyor.Cut.Nothing;
import dev.swath.pricing.domain.Surveyor.Cut.Part;
import dev.swath.pricing.domain.Surveyor.Cut.Undecidable;
import dev.swath.pricing.domain.Surveyor.Survey.Measured;
import dev.swath.pricing.domain.Surveyor.Survey.Refused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The rules in km²: how large the AOI is, what the scenes cover of it, what the contract has
 * already, and how small areas may be.
 */
final class AreaRules {
  private final Surveyor surveyor;
  private final PurchaseHistory history;

  AreaRules(Surveyor surveyor, PurchaseHistory history) {
    this.surveyor = surveyor;
    this.history = history;
  }

  /**
   * @param pointer of the item
   * @param violations what is found wrong is added here
   * @return the area of the AOI in km²; empty if something is wrong
   */
  OptionalDouble apply(
      Occasion occasion,
      Product product,
      OrderItem item,
      String pointer,
      Trace trace,
      List<Violation> violations) {
    return switch (surveyor.survey(item.aoi())) {
      case Refused(var reason, var place, var detail) -> {
        violations.add(new Violation(reason, pointer + "/aoi" + place, detail));
        yield OptionalDouble.empty();
      }
      case Measured(double areaKm2) -> {
        int before = violations.size();
        BigDecimal area = decimal(areaKm2);
        trace.area("aoi-area", "The AOI measures " + Checks.area(area) + " km².", area);
        checkOrderable(product, area, pointer, violations);
        Optional<AreaOfInterest> region = covered(product, item, pointer, trace, violations);
        if (region.isPresent() && product.tariff() instanceof Tariff.PerKm2) {
          leaveOutOwned(occasion, product, item, region.get(), pointer, trace, violations);
        }
        raiseToMinimum(product.area().minimumBilledAreaKm2(), trace);
        yield violations.size() == before ? OptionalDouble.of(areaKm2) : OptionalDouble.empty();
      }
    };
  }

  private static void checkOrderable(
      Product product, BigDecimal area, String pointer, List<Violation> violations) {
    BigDecimal minimum = product.area().minimumOrderAreaKm2();
    if (area.compareTo(minimum) < 0) {
      violations.add(
          new Violation(
              "below-minimum-order-area",
              pointer + "/aoi",
              "The AOI measures "
                  + tooSmall(area)
                  + " km²; "
                  + product.id()
                  + " can be ordered from "
                  + Checks.plain(minimum)
                  + " km² on."));
    }
  }

  /**
   * The part of the AOI that is paid for, before what is owned is left out; empty if it cannot be
   * told.
   */
  private Optional<AreaOfInterest> covered(
      Product product, OrderItem item, String pointer, Trace trace, List<Violation> violations) {
    boolean byFootprint = product.area().bills() != Bills.AOI;
    List<AreaOfInterest> footprints = new ArrayList<>();
    for (Scene scene : item.scenes()) {
      AreaOfInterest footprint = scene.footprint();
      if (footprint == null) {
        if (item.scenes().size() > 1 && product.tariff() instanceof Tariff.PerKm2) {
          violations.add(
              new Violation(
                  "footprint-missing",
                  pointer + "/scenes",
                  "Which part of a mosaic a scene is to bring follows from the footprints; of "
                      + scene.id()
                      + " none is stated."));
          return Optional.empty();
        }
        if (byFootprint) {
          trace.area(
              "footprint",
              "No footprint is stated of " + scene.id() + ": the whole AOI is counted.",
              trace.km2());
        }
        return Optional.of(item.aoi());
      }
      if (surveyor.survey(footprint) instanceof Refused(var reason, var _, var detail)) {
        violations.add(
            new Violation(
                reason, pointer + "/scenes", "The footprint of " + scene.id() + ": " + detail));
        return Optional.empty();
      }
      footprints.add(footprint);
    }
    return switch (surveyor.within(item.aoi(), footprints)) {
      case Nothing _ -> {
        violations.add(
            new Violation(
                "aoi-outside-scene", pointer + "/aoi", "No scene covers any part of the AOI."));
        yield Optional.empty();
      }
      case Undecidable(var detail) -> undecidable(pointer, detail, violations);
      case Part(var part, double partKm2) -> {
        BigDecimal area = decimal(partKm2);
        checkOverlap(product, area, trace.km2(), pointer, violations);
        if (byFootprint && area.compareTo(trace.km2()) != 0) {
          trace.area("footprint", "The scenes cover " + Checks.area(area) + " km² of it.", area);
        }
        yield Optional.of(byFootprint ? part : item.aoi());
      }
    };
  }

  private static void checkOverlap(
      Product product,
      BigDecimal covered,
      BigDecimal area,
      String pointer,
      List<Violation> violations) {
    BigDecimal leastKm2 = product.area().minimumOverlapKm2();
    BigDecimal leastPercent = product.area().minimumOverlapPercent();
    String least =
        leastKm2 != null && covered.compareTo(leastKm2) < 0
            ? Checks.plain(leastKm2) + " km²"
            : leastPercent != null
                    && covered.movePointRight(2).compareTo(leastPercent.multiply(area)) < 0
                ? Checks.plain(leastPercent) + " % of the AOI"
                : "";
    if (!least.isEmpty()) {
      violations.add(
          new Violation(
              "overlap-below-minimum",
              pointer + "/aoi",
              "The scenes cover "
                  + tooSmall(covered)
                  + " km² of the AOI; for "
                  + product.id()
                  + " it must be at least "
                  + least
                  + "."));
    }
  }

  private void leaveOutOwned(
      Occasion occasion,
      Product product,
      OrderItem item,
      AreaOfInterest region,
      String pointer,
      Trace trace,
      List<Violation> violations) {
    Optional<Cut> left = Ownership.left(surveyor, region, owned(occasion, product, item));
    if (left.isEmpty()) {
      return;
    }
    switch (left.get()) {
      case Undecidable(var detail) -> undecidable(pointer, detail, violations);
      case Nothing _ -> trace.area("already-owned", "The contract has all of it.", BigDecimal.ZERO);
      case Part(var _, double leftKm2) -> {
        BigDecimal area = decimal(leftKm2).min(trace.km2());
        if (area.compareTo(trace.km2()) < 0) {
          trace.area(
              "already-owned",
              "The contract has "
                  + Checks.area(trace.km2().subtract(area))
                  + " km² of it from an order before.",
              area);
        }
      }
    }
  }

  /** By scene. */
  private List<List<AreaOfInterest>> owned(Occasion occasion, Product product, OrderItem item) {
    if (!occasion.terms().alreadyOwned()) {
      return List.of();
    }
    return item.scenes().stream()
        .map(scene -> owned(occasion, product, item, scene).map(OwnedArea::aoi).distinct().toList())
        .toList();
  }

  private Stream<OwnedArea> owned(Occasion occasion, Product product, OrderItem item, Scene scene) {
    return history.owned(occasion.contract(), product.id(), scene.id(), occasion.asOf()).stream()
        .filter(area -> product.isOwnedAs(area, item));
  }

  /** How many scenes of an item are paid for, where scenes are: those that are not owned. */
  long scenesToPay(Occasion occasion, Product product, OrderItem item) {
    return item.scenes().stream()
        .filter(
            scene ->
                !occasion.terms().alreadyOwned()
                    || owned(occasion, product, item, scene).findAny().isEmpty())
        .count();
  }

  /** What is owned already stays free. */
  private static void raiseToMinimum(BigDecimal minimum, Trace trace) {
    if (trace.km2().signum() > 0 && trace.km2().compareTo(minimum) < 0) {
      trace.area(
          "minimum-billed-area", "At least " + Checks.plain(minimum) + " km² are billed.", minimum);
    }
  }

  private static Optional<AreaOfInterest> undecidable(
      String pointer, String detail, List<Violation> violations) {
    violations.add(new Violation("undecidable-topology", pointer + "/aoi", detail));
    return Optional.empty();
  }

  /**
   * The shortest decimal that denotes the double, which is how the area is written in the event: so
   * whoever multiplies the published figures by hand gets the same credits. The binary value
   * itself, a hair off that decimal, would round some exact halves the other way.
   */
  private static BigDecimal decimal(double areaKm2) {
    return BigDecimal.valueOf(areaKm2);
  }

  /** Truncated, so that what is below a minimum is never shown as the minimum. */
  private static String tooSmall(BigDecimal areaKm2) {
    return Checks.plain(areaKm2.setScale(Checks.AREA_DECIMALS, RoundingMode.DOWN));
  }
}
