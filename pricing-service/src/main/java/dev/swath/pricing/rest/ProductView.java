package dev.swath.pricing.rest;

import dev.swath.pricing.domain.AreaTerms.Bills;
import dev.swath.pricing.domain.Processing.Surcharge;
import dev.swath.pricing.domain.Product;
import dev.swath.pricing.domain.Tariff;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A product for customers. What does not apply to it is absent.
 *
 * @param creditsPerKm2 price of each km² that is billed
 * @param creditsPerScene price of each scene
 * @param minimumOrderAreaKm2 a smaller AOI is refused
 * @param minimumBilledAreaKm2 a smaller area pays for this one
 * @param minimumOverlapKm2 what the scenes must cover of the AOI
 * @param minimumOverlapPercent the same in percent of the AOI
 * @param bills which area is paid for: {@code aoi}, {@code covered} by the scenes' footprints, or
 *     {@code delivered}
 * @param processing by option and value, what it costs more
 * @param licences the usual one first
 * @param freshness what young images cost more, from the youngest on
 * @param schema JSON Schema of the options
 */
record ProductView(
    String id,
    String title,
    @Nullable BigDecimal creditsPerKm2,
    @Nullable BigDecimal creditsPerScene,
    BigDecimal minimumOrderAreaKm2,
    BigDecimal minimumBilledAreaKm2,
    @Nullable BigDecimal minimumOverlapKm2,
    @Nullable BigDecimal minimumOverlapPercent,
    String bills,
    @Nullable Map<String, Map<String, SurchargeView>> processing,
    @Nullable List<LicenceView> licences,
    @Nullable List<BandView> freshness,
    @Nullable String sceneDate,
    Map<String, Object> schema) {

  record SurchargeView(@Nullable BigDecimal factor, @Nullable BigDecimal creditsPerKm2) {
    static SurchargeView of(Surcharge surcharge) {
      return switch (surcharge) {
        case Surcharge.Factor(var factor) -> new SurchargeView(factor, null);
        case Surcharge.CreditsPerKm2(var credits) -> new SurchargeView(null, credits);
      };
    }
  }

  record LicenceView(String id, BigDecimal upliftPercent) {}

  record BandView(int youngerThanDays, BigDecimal factor) {}

  static ProductView of(Product product) {
    var area = product.area();
    var dates = product.sceneDates().pattern();
    return new ProductView(
        product.id(),
        product.title(),
        product.tariff() instanceof Tariff.PerKm2(var credits) ? credits : null,
        product.tariff() instanceof Tariff.PerScene(var credits) ? credits : null,
        area.minimumOrderAreaKm2(),
        area.minimumBilledAreaKm2(),
        area.minimumOverlapKm2(),
        area.minimumOverlapPercent(),
        name(area.bills()),
        processing(product),
        licences(product),
        freshness(product),
        dates == null ? null : dates.pattern(),
        product.options().source());
  }

  private static String name(Bills bills) {
    return bills.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Map<String, Map<String, SurchargeView>> processing(Product product) {
    Map<String, Map<String, SurchargeView>> options = new LinkedHashMap<>();
    product
        .processing()
        .options()
        .forEach(
            (option, surcharges) -> {
              Map<String, SurchargeView> values = new LinkedHashMap<>();
              surcharges.forEach(
                  (value, surcharge) -> values.put(value, SurchargeView.of(surcharge)));
              options.put(option, values);
            });
    return options.isEmpty() ? null : options;
  }

  private static @Nullable List<LicenceView> licences(Product product) {
    String usual = product.licences().usual();
    List<LicenceView> licences =
        product.licences().upliftPercent().entrySet().stream()
            .map(tier -> new LicenceView(tier.getKey(), tier.getValue()))
            .sorted(Comparator.comparing(licence -> !licence.id().equals(usual)))
            .toList();
    return licences.isEmpty() ? null : licences;
  }

  private static @Nullable List<BandView> freshness(Product product) {
    List<BandView> bands =
        product.freshness().bands().stream()
            .map(band -> new BandView(band.youngerThanDays(), band.factor()))
            .toList();
    return bands.isEmpty() ? null : bands;
  }
}
