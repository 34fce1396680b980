package dev.swath.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.ledger.application.Progress.Cause;
import dev.swath.ledger.domain.LedgerRequest;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

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

  /** Where the order event stands that a request follows from: {@code partition@offset}. */
  private static final String CAUSE = "swath_cause";

  private LedgerRequests() {}

  /** Says which order event the request follows from. */
  static void follow(ProducerRecord<String, byte[]> request, Cause cause) {
    request
        .headers()
        .add(CAUSE, "%d@%d".formatted(cause.partition(), cause.offset()).getBytes(UTF_8));
  }

  /**
   * The order event that a request follows from; null if none does, or the request does not say.
   */
  static @Nullable Cause cause(ConsumerRecord<?, ?> request) {
    Header header = request.headers().lastHeader(CAUSE);
    if (header == null || header.value() == null) {
      return null;
    }
    String[] place = new String(header.value(), UTF_8).split("@", 2);
    try {
      return place.length == 2
          ? new Cause(Integer.parseInt(place[0]), Long.parseLong(place[1]))
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  public static EventCodec<LedgerRequest> codec() {
    return CODEC;
  }
}
