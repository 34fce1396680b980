package dev.swath.ledger.kafka;

import static java.util.Map.entry;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.ledger.domain.LedgerRequest;
import java.util.Map;

/** The registry of the internal topic of requests. */
public final class LedgerRequests {
  /** Not a request of one contract but the time, for all contracts of a partition. */
  static final String TICK = "swath.ledger.tick.v1";

  private static final EventCodec<LedgerRequest> CODEC =
      new EventCodec<>(
          Map.ofEntries(
              entry("swath.ledger.open-contract.v1", LedgerRequest.OpenContract.class),
              entry("swath.ledger.change-terms.v1", LedgerRequest.ChangeTerms.class),
              entry("swath.ledger.grant-credits.v1", LedgerRequest.GrantCredits.class),
              entry("swath.ledger.adjust-credits.v1", LedgerRequest.AdjustCredits.class),
              entry("swath.ledger.refund-credits.v1", LedgerRequest.RefundCredits.class),
              entry("swath.ledger.show-contract.v1", LedgerRequest.ShowContract.class),
              entry("swath.ledger.hold-credits.v1", LedgerRequest.HoldCredits.class),
              entry("swath.ledger.refuse-order.v1", LedgerRequest.RefuseOrder.class),
              entry("swath.ledger.capture-credits.v1", LedgerRequest.CaptureCredits.class),
              entry("swath.ledger.release-credits.v1", LedgerRequest.ReleaseCredits.class),
              entry("swath.ledger.payment-authorized.v1", LedgerRequest.PaymentAuthorized.class),
              entry("swath.ledger.payment-needs-action.v1", LedgerRequest.PaymentNeedsAction.class),
              entry("swath.ledger.retry-payment.v1", LedgerRequest.RetryPayment.class),
              entry("swath.ledger.payment-declined.v1", LedgerRequest.PaymentDeclined.class),
              entry("swath.ledger.payment-failed.v1", LedgerRequest.PaymentFailed.class),
              entry("swath.ledger.expire-due.v1", LedgerRequest.ExpireDue.class)),
          request -> {
            String contract = request.contractId().value();
            return new Attributes(request::id, contract, contract, request.at());
          });

  private LedgerRequests() {}

  public static EventCodec<LedgerRequest> codec() {
    return CODEC;
  }
}
