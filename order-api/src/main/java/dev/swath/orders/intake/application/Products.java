package dev.swath.orders.intake.application;

/** The product types on sale. */
public interface Products {
  /**
   * Whether there is certainly no such product type. False if that cannot be said: pricing decides.
   */
  boolean isUnknown(String productType);
}
