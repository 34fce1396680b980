package dev.swath.orders.intake.application;

/** What a contract can pay cannot be read at the moment. */
public final class CreditsUnknown extends RuntimeException {
  public CreditsUnknown() {
    super("the contract's credits cannot be read");
  }
}
