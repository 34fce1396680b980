package dev.swath.ledger.kafka;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.ledger.domain.LedgerRequest;
import java.util.Map;

/** The registry of the internal topic of requests. */
final class LedgerRequests {
  private static final EventCodec<LedgerRequest> CODEC =
      new EventCodec<>(
          Map.of(
              "swath.ledger.open-contract.v1", LedgerRequest.OpenContract.class,
              "swath.ledger.grant-credits.v1", LedgerRequest.GrantCredits.class,
              "swath.ledger.hold-credits.v1", LedgerRequest.HoldCredits.class,
              "swath.ledger.refuse-order.v1", LedgerRequest.RefuseOrder.class,
              "swath.ledger.capture-credits.v1", LedgerRequest.CaptureCredits.class,
              "swath.ledger.release-credits.v1", LedgerRequest.ReleaseCredits.class),
          request -> {
            String contract = request.contractId().value();
            return new Attributes(request.id(), contract, contract, request.at());
          });

  private LedgerRequests() {}

  static EventCodec<LedgerRequest> codec() {
    return CODEC;
  }
}
