package dev.swath.pricing.books;

import static dev.swath.pricing.books.Entries.at;
import static dev.swath.pricing.books.Entries.each;
import static dev.swath.pricing.books.Entries.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.options.OptionSchema;
import dev.swath.pricing.domain.AreaTerms;
import dev.swath.pricing.domain.AreaTerms.Bills;
import dev.swath.pricing.domain.Freshness;
import dev.swath.pricing.domain.Freshness.Band;
import dev.swath.pricing.domain.Licences;
import dev.swath.pricing.domain.Processing;
import dev.swath.pricing.domain.Processing.Surcharge;
import dev.swath.pricing.domain.Product;
import dev.swath.pricing.domain.SceneDates;
import dev.swath.pricing.domain.Tariff;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A product as it is written. */
record ProductEntry(
    @Nullable String id,
    @Nullable String title,
    @Nullable BigDecimal creditsPerKm2,
    @Nullable BigDecimal creditsPerScene,
    @Nullable BigDecimal minimumOrderAreaKm2,
    @Nullable BigDecimal minimumBilledAreaKm2,
    @Nullable BigDecimal minimumOverlapKm2,
    @Nullable BigDecimal minimumOverlapPercent,
    @Nullable Bills bills,
    @Nullable Map<String, @Nullable Map<String, @Nullable SurchargeEntry>> processing,
    @Nullable LicencesEntry licences,
    @Nullable List<@Nullable BandEntry> freshness,
    @Nullable String sceneDate,
    @Nullable JsonNode options,
    @Nullable String modelledOn) {

  /**
   * @param schemas those that the book names
   * @throws IllegalArgumentException if it makes no sense; says where and why
   */
  Product product(Map<String, OptionSchema> schemas) {
    return new Product(
        required("id", id),
        required("title", title),
        required("modelledOn", modelledOn),
        tariff(),
        new AreaTerms(
            required("bills", bills),
            required("minimumOrderAreaKm2", minimumOrderAreaKm2),
            required("minimumBilledAreaKm2", minimumBilledAreaKm2),
            minimumOverlapKm2,
            minimumOverlapPercent),
        new Processing(
            each(
                "processing",
                processing,
                (option, values) -> each(option, values, (_, entry) -> entry.surcharge()))),
        licences == null ? Licences.NONE : at("licences", licences::licences),
        new Freshness(each("freshness", freshness, BandEntry::band)),
        sceneDate == null
            ? SceneDates.NONE
            : at("sceneDate", () -> new SceneDates(Pattern.compile(sceneDate))),
        at("options", () -> schema(required("the schema", options), schemas)));
  }

  private Tariff tariff() {
    if ((creditsPerKm2 == null) == (creditsPerScene == null)) {
      throw new IllegalArgumentException(
          "a product has either creditsPerKm2 or creditsPerScene; one of them is missing, or one"
              + " too many");
    }
    return creditsPerKm2 != null
        ? new Tariff.PerKm2(creditsPerKm2)
        : new Tariff.PerScene(required("creditsPerScene", creditsPerScene));
  }

  /** A schema of the book by its name, or one that is written here. */
  private static OptionSchema schema(JsonNode options, Map<String, OptionSchema> schemas) {
    return options.isString()
        ? required("the schema " + options.stringValue(), schemas.get(options.stringValue()))
        : OptionSchema.of(options);
  }

  record SurchargeEntry(@Nullable BigDecimal factor, @Nullable BigDecimal creditsPerKm2) {
    Surcharge surcharge() {
      if ((factor == null) == (creditsPerKm2 == null)) {
        throw new IllegalArgumentException("a value has either a factor or creditsPerKm2");
      }
      return factor != null
          ? new Surcharge.Factor(factor)
          : new Surcharge.CreditsPerKm2(required("creditsPerKm2", creditsPerKm2));
    }
  }

  /**
   * @param usual the tier of an order that names none; the first, if it is not said
   */
  record LicencesEntry(
      @JsonProperty("default") @Nullable String usual,
      @Nullable Map<String, @Nullable BigDecimal> upliftPercent) {
    Licences licences() {
      Map<String, BigDecimal> tiers =
          each("upliftPercent", required("upliftPercent", upliftPercent), (_, percent) -> percent);
      if (tiers.isEmpty()) {
        throw new IllegalArgumentException("upliftPercent must not be empty");
      }
      return new Licences(usual == null ? tiers.keySet().iterator().next() : usual, tiers);
    }
  }

  record BandEntry(@Nullable Integer youngerThanDays, @Nullable BigDecimal factor) {
    Band band() {
      return new Band(required("youngerThanDays", youngerThanDays), required("factor", factor));
    }
  }
}
