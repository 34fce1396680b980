package dev.swath.events.domain;

/** How a contract pays. */
public enum BillingMode {
  /** From credits that were bought before. */
  CREDIT,
  /** By invoice: spends up to a credit limit, and the month's statement says what is due. */
  ENTERPRISE,
  /** By card: authorised when the price is held, captured for what was delivered. */
  CARD
}
