package dev.swath.ledger.payment;

import org.jspecify.annotations.Nullable;

/** The payment provider gave no answer that tells what happened; it may have happened. */
public final class PaymentsUnavailable extends RuntimeException {
  PaymentsUnavailable(String message) {
    this(message, null);
  }

  PaymentsUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
