package dev.swath.events.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an order's credits are in money, and how they are paid.
 *
 * @param currency ISO 4217
 * @param amount in the currency, with as many decimals as it has
 * @param paymentId the payment provider's name of the payment, for a card
 */
public record Billing(
    BillingMode mode, String currency, BigDecimal amount, @Nullable String paymentId) {}
