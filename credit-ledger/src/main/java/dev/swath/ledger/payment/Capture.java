package dev.swath.ledger.payment;

import dev.swath.events.domain.Violation;

/** Whether the money was taken. */
public sealed interface Capture {

  /** Just the amount asked for was taken. */
  record Captured() implements Capture {}

  /** It was not, and will not be by repeating. */
  record Failed(Violation violation) implements Capture {}
}
