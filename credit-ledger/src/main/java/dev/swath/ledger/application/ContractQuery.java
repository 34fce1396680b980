package dev.swath.ledger.application;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Terms;
import org.jspecify.annotations.Nullable;

/**
 * Which contracts an operator wants to see, in the order of their names.
 *
 * @param after only those behind this one; null for all
 * @param most how many at most, from 1 to {@link #MAX_CONTRACTS}
 * @param billingMode only those that pay so; null for all
 * @param suspended only those that are, or are not; null for all
 */
public record ContractQuery(
    @Nullable ContractId after,
    int most,
    @Nullable BillingMode billingMode,
    @Nullable Boolean suspended) {
  /** So many contracts fit into one answer, whatever their names are. */
  public static final int MAX_CONTRACTS = 201;

  /**
   * @throws IllegalArgumentException if there are too many, or none
   */
  public ContractQuery {
    if (most < 1 || most > MAX_CONTRACTS) {
      throw new IllegalArgumentException("from 1 to " + MAX_CONTRACTS + " contracts: " + most);
    }
  }

  boolean wants(ContractId contract, Terms terms) {
    return (after == null || contract.value().compareTo(after.value()) > 0)
        && (billingMode == null || billingMode == terms.billingMode())
        && (suspended == null || suspended == terms.suspended());
  }
}
