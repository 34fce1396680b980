package dev.swath.orders.intake.domain;

import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.Violation;

/** What there is to say about the quote that a request presents. */
public sealed interface Presented {
  /** The request presents no quote. */
  record Nothing() implements Presented {}

  record Holds(Quote quote) implements Presented {}

  record Refused(Reason reason, String detail) implements Presented {
    public Violation violation() {
      return new Violation(reason.code(), POINTER, detail);
    }
  }

  /** Where a request presents its quote. */
  String POINTER = "/quote";

  /** Why a quote does not hold. */
  enum Reason {
    /** Not a quote of ours. */
    INVALID("quote-invalid"),
    EXPIRED("quote-expired"),
    /** Of another contract, or for another request. */
    MISMATCH("quote-mismatch");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }
}
