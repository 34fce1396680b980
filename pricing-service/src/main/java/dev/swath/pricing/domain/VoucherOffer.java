package dev.swath.pricing.domain;

import dev.swath.events.domain.ContractId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A voucher of a price book.
 *
 * @param validFrom null for ever since
 * @param validUntil the first moment at which it has expired; null for never
 * @param uses how many orders of a contract may use it; the ledger counts
 * @param contracts whose it is; empty for everybody's
 * @param products what it is for; empty for all
 */
public record VoucherOffer(
    String code,
    Worth worth,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    int uses,
    Set<ContractId> contracts,
    Set<String> products) {

  /** How much it takes off. */
  public sealed interface Worth {
    record Percent(BigDecimal percent) implements Worth {
      /**
       * @throws IllegalArgumentException if it is out of its range
       */
      public Percent {
        Checks.inRange("percent", percent, Checks.HUNDRED);
      }
    }

    /**
     * @param credits off the whole order
     */
    record Amount(long credits) implements Worth {
      /**
       * @throws IllegalArgumentException if it is not positive
       */
      public Amount {
        if (credits < 1) {
          throw new IllegalArgumentException("credits must be 1 or more: " + credits);
        }
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a component is out of its range
   */
  public VoucherOffer {
    Checks.name("code", code);
    if (uses < 1) {
      throw new IllegalArgumentException("uses must be 1 or more: " + uses);
    }
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException("validFrom must be before validUntil");
    }
    contracts = Set.copyOf(contracts);
    products = Set.copyOf(products);
  }

  boolean hasStarted(Instant asOf) {
    return validFrom == null || !asOf.isBefore(validFrom);
  }

  boolean hasExpired(Instant asOf) {
    return validUntil != null && !asOf.isBefore(validUntil);
  }

  boolean isFor(ContractId contract) {
    return contracts.isEmpty() || contracts.contains(contract);
  }

  boolean isFor(String product) {
    return products.isEmpty() || products.contains(product);
  }
}
