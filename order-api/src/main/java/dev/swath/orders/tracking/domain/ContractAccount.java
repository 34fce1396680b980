package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Terms;
import org.jspecify.annotations.Nullable;

/**
 * A contract as its journal tells it, in credits.
 *
 * @param creditsAvailable may be negative, down to the credit limit
 * @param creditLimit how far below zero the available credits may go
 * @param sequence of the last entry that is in it
 */
public record ContractAccount(
    ContractId id,
    String name,
    long creditsAvailable,
    long creditsHeld,
    long creditsSpent,
    long creditLimit,
    long sequence) {

  /** The account after an entry; the very same if the entry is not newer than the account. */
  public static ContractAccount apply(@Nullable ContractAccount account, LedgerEntry entry) {
    if (account != null && entry.sequence() <= account.sequence()) {
      return account;
    }
    Terms terms = entry.terms();
    String name = terms != null ? terms.name() : account != null ? account.name() : "";
    long limit =
        terms != null ? terms.creditLimit().amount() : account != null ? account.creditLimit() : 0;
    return new ContractAccount(
        entry.contractId(),
        name,
        entry.after().available(),
        entry.after().held(),
        entry.after().spent(),
        limit,
        entry.sequence());
  }
}
