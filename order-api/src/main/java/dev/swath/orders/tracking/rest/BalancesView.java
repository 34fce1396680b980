package dev.swath.orders.tracking.rest;

import dev.swath.events.domain.Balances;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What stands on a contract's accounts, in credits: granted + refunded = available + held + spent +
 * expired.
 */
@Schema(
    name = "Balances",
    description =
        "What stands on a contract's accounts, in credits:"
            + " granted + refunded = available + held + spent + expired.")
record BalancesView(
    long granted, long available, long held, long spent, long refunded, long expired) {
  static BalancesView of(Balances balances) {
    return new BalancesView(
        balances.granted(),
        balances.available(),
        balances.held(),
        balances.spent(),
        balances.refunded(),
        balances.expired());
  }
}
