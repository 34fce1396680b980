package dev.swath.ledger.payment;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import java.util.regex.Pattern;

/**
 * Money to set aside for an order.
 *
 * @param idempotencyKey 1 to 255 characters, never used for anything else
 * @param customer the payer, as the payment provider names him
 * @param paymentMethod the card, as the payment provider names it; empty if there is none
 * @param amountMinor in the smallest unit of the currency, from 1
 * @param currency ISO 4217
 */
public record AuthorizeCard(
    String idempotencyKey,
    OrderId orderId,
    ContractId contractId,
    String customer,
    String paymentMethod,
    long amountMinor,
    String currency) {
  private static final int MAX_KEY_LENGTH = 255;
  private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");

  /**
   * @throws IllegalArgumentException if no such payment can be asked for
   */
  public AuthorizeCard {
    if (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY_LENGTH) {
      throw new IllegalArgumentException("a key has 1 to 255 characters");
    }
    if (customer.isBlank()) {
      throw new IllegalArgumentException("a payment has a customer");
    }
    if (amountMinor < 1) {
      throw new IllegalArgumentException("an amount is from 1: " + amountMinor);
    }
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("a currency has three letters: " + currency);
    }
  }
}
