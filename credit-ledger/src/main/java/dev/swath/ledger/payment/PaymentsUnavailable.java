package dev.swath.ledger.payment;

import org.jspecify.annotations.Nullable;

/** The payment provider gave no answer that tells what happened; it may have happened. */
public final class PaymentsUnavailable extends RuntimeException {
  public PaymentsUnavailable(String message) {
    this(message, null);
  }

  public PaymentsUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
