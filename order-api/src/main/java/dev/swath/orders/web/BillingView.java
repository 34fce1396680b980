package dev.swath.orders.web;

import dev.swath.events.domain.Billing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;

/** An order's price in money, and how it is paid. */
@Schema(name = "Billing")
public record BillingView(
    @Schema(ref = Names.BILLING_MODE_REF) String mode,
    @Schema(description = "ISO 4217.", example = "EUR") String currency,
    @Schema(description = "The price in the currency.", example = "2.22") BigDecimal amount) {

  public static BillingView of(Billing billing) {
    return new BillingView(Names.of(billing.mode()), billing.currency(), billing.amount());
  }
}
