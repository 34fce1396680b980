package dev.swath.pricing.books;

import static dev.swath.pricing.books.Entries.at;
import static dev.swath.pricing.books.Entries.each;
import static dev.swath.pricing.books.Entries.required;

import dev.swath.events.domain.ContractId;
import dev.swath.options.OptionSchema;
import dev.swath.pricing.domain.ContractTerms;
import dev.swath.pricing.domain.PriceBook;
import dev.swath.pricing.domain.VolumeTiers;
import dev.swath.pricing.domain.VolumeTiers.Period;
import dev.swath.pricing.domain.VolumeTiers.Tier;
import dev.swath.pricing.domain.VoucherOffer;
import dev.swath.pricing.domain.VoucherOffer.Worth;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A price book as it is written. Keys that may be absent say so in the shipped book. */
record BookEntry(
    @Nullable String version,
    @Nullable Instant validFrom,
    @Nullable Map<String, @Nullable BigDecimal> marketSegments,
    @Nullable Map<String, @Nullable JsonNode> optionSchemas,
    @Nullable List<@Nullable ProductEntry> products,
    @Nullable List<@Nullable ContractEntry> contracts,
    @Nullable List<@Nullable VoucherEntry> vouchers) {

  /**
   * @throws IllegalArgumentException if it makes no sense; says where and why
   */
  PriceBook book() {
    Map<String, OptionSchema> schemas =
        each("optionSchemas", optionSchemas, (_, schema) -> OptionSchema.of(schema));
    return new PriceBook(
        required("version", version),
        required("validFrom", validFrom),
        each("products", required("products", products), entry -> entry.product(schemas)),
        contractTerms(),
        each("vouchers", vouchers, VoucherEntry::offer),
        each("marketSegments", marketSegments, (_, factor) -> factor));
  }

  private Map<ContractId, ContractTerms> contractTerms() {
    Map<ContractId, ContractTerms> terms = new LinkedHashMap<>();
    each(
        "contracts",
        contracts,
        entry -> {
          ContractId id = new ContractId(required("id", entry.id()));
          if (terms.put(id, entry.terms()) != null) {
            throw new IllegalArgumentException("a second entry of " + id.value());
          }
          return id;
        });
    return terms;
  }

  record ContractEntry(
      @Nullable String id,
      @Nullable BigDecimal discountPercent,
      @Nullable TiersEntry volumeTiers,
      @Nullable Boolean alreadyOwned) {
    ContractTerms terms() {
      return new ContractTerms(
          discountPercent == null ? BigDecimal.ZERO : discountPercent,
          volumeTiers == null ? null : at("volumeTiers", volumeTiers::volumeTiers),
          Boolean.TRUE.equals(alreadyOwned));
    }
  }

  record TiersEntry(@Nullable Period period, @Nullable List<@Nullable TierEntry> tiers) {
    VolumeTiers volumeTiers() {
      return new VolumeTiers(required("period", period), each("tiers", tiers, TierEntry::tier));
    }
  }

  record TierEntry(
      @Nullable BigDecimal fromKm2,
      @Nullable BigDecimal factor,
      @Nullable BigDecimal discountPercent) {
    Tier tier() {
      if ((factor == null) == (discountPercent == null)) {
        throw new IllegalArgumentException("a tier has either a factor or a discountPercent");
      }
      BigDecimal ofPrice =
          factor != null
              ? factor
              : BigDecimal.ONE.subtract(
                  required("discountPercent", discountPercent).movePointLeft(2));
      return new Tier(required("fromKm2", fromKm2), ofPrice);
    }
  }

  record VoucherEntry(
      @Nullable String code,
      @Nullable BigDecimal percent,
      @Nullable Long credits,
      @Nullable Instant validFrom,
      @Nullable Instant validUntil,
      @Nullable Integer uses,
      @Nullable List<@Nullable String> contracts,
      @Nullable List<@Nullable String> products) {
    VoucherOffer offer() {
      if ((percent == null) == (credits == null)) {
        throw new IllegalArgumentException("a voucher has either a percent or credits");
      }
      return new VoucherOffer(
          required("code", code),
          percent != null
              ? new Worth.Percent(percent)
              : new Worth.Amount(required("credits", credits)),
          validFrom,
          validUntil,
          required("uses", uses),
          Set.copyOf(each("contracts", contracts, ContractId::new)),
          Set.copyOf(each("products", products, product -> product)));
    }
  }
}
