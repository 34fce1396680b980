package dev.swath.pricing.domain;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.Violation;
import dev.swath.options.OptionSchema.Fault;
import dev.swath.pricing.domain.ItemPricing.Drafted;
import dev.swath.pricing.domain.ItemPricing.Unpriceable;
import dev.swath.pricing.domain.OrderTerms.Agreed;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The rules for one item, in their order; all that is wrong with it at once. */
final class ItemRules {
  /** Keeps the sum over any order within a {@code long}. */
  static final long HIGHEST_PRICE = 1_000_000_000_000_000L;

  private final AreaRules areas;
  private final PurchaseHistory history;

  ItemRules(Surveyor surveyor, PurchaseHistory history) {
    this.areas = new AreaRules(surveyor, history);
    this.history = history;
  }

  ItemPricing price(Occasion occasion, Agreed order, OrderItem item) {
    String pointer = "/items/" + item.line();
    return occasion
        .book()
        .find(item.productType())
        .map(product -> price(occasion, order, product, item, pointer))
        .orElseGet(
            () ->
                new Unpriceable(
                    List.of(
                        new Violation(
                            "unknown-product",
                            pointer + "/productType",
                            "There is no product type of this name in the price book."))));
  }

  private ItemPricing price(
      Occasion occasion, Agreed order, Product product, OrderItem item, String pointer) {
    List<Violation> violations = new ArrayList<>();
    for (Fault fault : product.options().validate(item.options())) {
      violations.add(
          new Violation(fault.reason(), pointer + "/options" + fault.pointer(), fault.detail()));
    }
    if (!product.licences().has(item.licence())) {
      violations.add(
          new Violation(
              "unknown-licence",
              pointer + "/licence",
              product.id() + " is not sold under this licence."));
    }
    Optional<LocalDate> acquired =
        AcquisitionDates.youngest(product, item, occasion.asOf(), pointer, violations);
    Trace trace = new Trace();
    OptionalDouble areaKm2 = areas.apply(occasion, product, item, pointer, trace, violations);
    if (areaKm2.isEmpty() || !violations.isEmpty()) {
      return new Unpriceable(violations);
    }
    BigDecimal paidKm2 = basePrice(occasion, product, item, trace);
    product.processing().apply(item.options(), paidKm2, trace);
    product.licences().apply(item.licence(), trace);
    acquired.ifPresent(date -> product.freshness().apply(date, occasion.today(), trace));
    trace.multiply(
        "market-segment",
        "For "
            + order.marketSegment()
            + " the price is multiplied by "
            + Checks.plain(order.segmentFactor())
            + ".",
        order.segmentFactor());
    VolumeTiers tiers = occasion.terms().volumeTiers();
    if (tiers != null) {
      tiers.apply(
          history.boughtKm2(occasion.contract(), tiers.start(occasion.asOf()), occasion.asOf()),
          trace);
    }
    occasion.terms().applyDiscount(trace);
    return trace.credits().compareTo(BigDecimal.valueOf(HIGHEST_PRICE)) > 0
        ? new Unpriceable(
            List.of(
                new Violation(
                    "price-too-high",
                    pointer,
                    "The price would be above " + HIGHEST_PRICE + " credits.")))
        : new Drafted(product, areaKm2.getAsDouble(), trace);
  }

  /**
   * @return the area for which processing is paid; 0 if the contract has all of it already
   */
  private BigDecimal basePrice(Occasion occasion, Product product, OrderItem item, Trace trace) {
    return switch (product.tariff()) {
      case Tariff.PerKm2(var credits) -> {
        trace.priceOfArea("area-price", Checks.plain(credits) + " credits per km².", credits);
        yield trace.km2();
      }
      case Tariff.PerScene(var credits) -> {
        long toPay = areas.scenesToPay(occasion, product, item);
        long owned = item.scenes().size() - toPay;
        trace.price(
            "scene-price",
            item.scenes().size()
                + (item.scenes().size() == 1 ? " scene at " : " scenes at ")
                + Checks.plain(credits)
                + " credits"
                + (owned > 0 ? ", " + owned + " of which the contract has already." : "."),
            credits.multiply(BigDecimal.valueOf(toPay)));
        yield toPay == 0 ? BigDecimal.ZERO : trace.km2();
      }
    };
  }
}
