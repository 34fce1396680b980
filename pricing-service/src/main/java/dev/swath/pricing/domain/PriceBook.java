package dev.swath.pricing.domain;

import dev.swath.events.domain.ContractId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The products on sale, what they cost, and for whom they cost less. Immutable; a changed book is
 * another version.
 */
public final class PriceBook {
  private final String version;
  private final Instant validFrom;
  private final Map<String, Product> products = new LinkedHashMap<>();
  private final Map<ContractId, ContractTerms> contracts;
  private final Map<String, VoucherOffer> vouchers = new LinkedHashMap<>();
  private final Map<String, BigDecimal> marketSegments;

  /**
   * @param version names this content for ever; stands in every price it gave
   * @param validFrom from when on it is in force
   * @param marketSegments what imagery is bought for, with the factor on the price
   * @throws IllegalArgumentException if two products have one id or two vouchers one code, if there
   *     is no product, or if a voucher is for a product that is not there
   */
  public PriceBook(
      String version,
      Instant validFrom,
      List<Product> products,
      Map<ContractId, ContractTerms> contracts,
      List<VoucherOffer> vouchers,
      Map<String, BigDecimal> marketSegments) {
    Checks.name("version", version);
    if (products.isEmpty()) {
      throw new IllegalArgumentException("products must not be empty");
    }
    for (Product product : products) {
      if (this.products.put(product.id(), product) != null) {
        throw new IllegalArgumentException("two products have the id " + product.id());
      }
    }
    for (VoucherOffer voucher : vouchers) {
      if (this.vouchers.put(voucher.code(), voucher) != null) {
        throw new IllegalArgumentException("two vouchers have the code " + voucher.code());
      }
      for (String product : voucher.products()) {
        if (!this.products.containsKey(product)) {
          throw new IllegalArgumentException(
              "the voucher " + voucher.code() + " is for a product that is not there: " + product);
        }
      }
    }
    marketSegments.forEach(
        (segment, factor) -> {
          Checks.name("a market segment", segment);
          Checks.factor("the factor of " + segment, factor);
        });
    this.version = version;
    this.validFrom = validFrom;
    this.contracts = Map.copyOf(contracts);
    this.marketSegments = Collections.unmodifiableMap(new LinkedHashMap<>(marketSegments));
  }

  public String version() {
    return version;
  }

  public Instant validFrom() {
    return validFrom;
  }

  /** All products, in the order of the book. */
  public Collection<Product> products() {
    return Collections.unmodifiableCollection(products.values());
  }

  public Optional<Product> find(String id) {
    return Optional.ofNullable(products.get(id));
  }

  /** Factors on the price by market segment, in the order of the book. */
  public Map<String, BigDecimal> marketSegments() {
    return marketSegments;
  }

  ContractTerms terms(ContractId contract) {
    return contracts.getOrDefault(contract, ContractTerms.USUAL);
  }

  Optional<VoucherOffer> voucher(String code) {
    return Optional.ofNullable(vouchers.get(code));
  }

  /** The contracts whose prices depend on what they have bought before. */
  Set<ContractId> contractsWithHistory() {
    return contracts.entrySet().stream()
        .filter(entry -> entry.getValue().needHistory())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
