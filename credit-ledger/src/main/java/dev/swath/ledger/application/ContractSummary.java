package dev.swath.ledger.application;

import dev.swath.events.domain.Balances;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.Terms;
import dev.swath.ledger.domain.Account;
import java.util.Comparator;
import java.util.Objects;

/**
 * A contract in a list.
 *
 * @param currency ISO 4217
 * @param creditLimit how far below zero the available credits may go
 */
public record ContractSummary(
    ContractId contractId,
    String name,
    BillingMode billingMode,
    String currency,
    Credits creditLimit,
    boolean suspended,
    Balances balances) {
  /** The order of a list. */
  public static final Comparator<ContractSummary> BY_ID =
      Comparator.comparing(contract -> contract.contractId().value());

  /**
   * @param account of a contract that was opened
   */
  static ContractSummary of(Account account) {
    Terms terms = Objects.requireNonNull(account.terms(), "the contract was opened");
    return new ContractSummary(
        account.contractId(),
        terms.name(),
        terms.billingMode(),
        terms.currency(),
        terms.creditLimit(),
        terms.suspended(),
        account.balances());
  }
}
