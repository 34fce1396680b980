package dev.swath.orders.intake.application;

import org.jspecify.annotations.Nullable;

/** The pricing service gave no answer in time, or none that can be used. */
public final class PricingUnavailable extends RuntimeException {
  public PricingUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
