package dev.swath.ledger.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * How long things last.
 *
 * @param holds after which a hold ends whose order has not closed
 * @param payments how long an order waits for its card payment
 * @param retention how long an order is remembered after its end: so long it can be refunded, and a
 *     repeated request for it is known. A price that is older is not held any more: its order might
 *     have been forgotten
 */
public record Policy(Duration holds, Duration payments, Duration retention) {
  /** By how much clocks may differ between two instances, and then some. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  /** For how long the name of an operator's request is known, and a repetition books nothing. */
  private static final Duration REQUESTS_KNOWN = Duration.ofDays(365);

  public static final Policy DEFAULT =
      new Policy(Duration.ofDays(30), Duration.ofHours(1), Duration.ofDays(30));

  /**
   * Whether an order's price is older than orders are remembered, so that the order may have been
   * decided and forgotten.
   */
  public boolean isTooOld(Instant priced, Instant now) {
    return priced.isBefore(now.minus(retention));
  }

  /** What ended before that can be forgotten. */
  public Instant forgetBefore(Instant now) {
    return now.minus(retention).minus(CLOCKS_DIFFER);
  }

  /** The names of operators' requests of before that can be forgotten. */
  public Instant forgetRequestsBefore(Instant now) {
    return now.minus(REQUESTS_KNOWN);
  }
}
