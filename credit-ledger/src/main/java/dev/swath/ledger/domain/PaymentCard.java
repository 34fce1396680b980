package dev.swath.ledger.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Terms;
import java.util.Objects;

/**
 * What the payment provider calls a customer and the customer's card. Journal, requests, answers
 * and payments have the card's reference instead.
 *
 * @param contractId that pays with the card
 * @param customer the payment provider's name of the customer
 * @param paymentMethod the payment provider's name of the card
 */
public record PaymentCard(ContractId contractId, String customer, String paymentMethod) {

  /**
   * @param told a card of the contract whose names are told
   */
  public static PaymentCard of(ContractId contract, Terms.Card told) {
    return new PaymentCard(
        contract,
        Objects.requireNonNull(told.customer(), "the names are told"),
        Objects.requireNonNull(told.paymentMethod(), "the names are told"));
  }

  /** Derived from everything that is here: it means this card and no other, for ever. */
  public String reference() {
    Terms.Card told = new Terms.Card(customer, paymentMethod);
    return Objects.requireNonNull(told.byReference(contractId).reference());
  }

  /** Without the names, so that no log has them. */
  @Override
  public String toString() {
    return "card " + reference();
  }
}
