package dev.swath.orders.intake.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.Quote;
import java.time.Instant;

/**
 * A price that is promised: to whom, and for what.
 *
 * @param requestHash of the request that it is for
 */
public record Offer(Quote quote, ContractId contractId, String requestHash) {

  /** Whether it holds for this request at this moment; it ends just before its last instant. */
  public Presented presented(OrderRequest request, Instant now) {
    if (!contractId.equals(request.contractId())) {
      return new Presented.Refused(
          Presented.Reason.MISMATCH, "The quote was given to another contract.");
    }
    if (!requestHash.equals(request.hash()) || quote.credits().size() != request.items().size()) {
      return new Presented.Refused(
          Presented.Reason.MISMATCH, "The quote was given for another request than this one.");
    }
    return now.isBefore(quote.expiresAt())
        ? new Presented.Holds(quote)
        : new Presented.Refused(
            Presented.Reason.EXPIRED, "The quote held until " + quote.expiresAt() + ".");
  }
}
