package dev.swath.ledger.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Selected;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Progress.Cause;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import dev.swath.service.kafka.DeadLetterBox;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Passes what concerns the ledger on from the orders topic, keyed by order, to the requests topic,
 * keyed by contract, so that each contract has one writer. Stateless; offsets are committed when
 * all of their records are acked, so a crash repeats requests and loses none.
 *
 * <p>Reads uncommitted: the types it reads are written outside of transactions, and the ledger's
 * own open transactions in the same partitions must not hold it back.
 */
public class OrderEventsToRequests {
  /** Its consumer group. */
  public static final String CONSUMER = "credit-ledger-requests";

  private static final EventCodec<OrderEvent>.Selection CONCERNING =
      OrderEvents.codec()
          .reading(
              OrderPriced.class,
              OrderRejected.class,
              DeliveryDelivered.class,
              OrderClosed.class,
              PaymentRetried.class);

  private final KafkaTemplate<String, byte[]> kafka;
  private final DeadLetterBox deadLetters;

  public OrderEventsToRequests(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    this.kafka = kafka;
    this.deadLetters = new DeadLetterBox(kafka, meters, CONSUMER, List.of(Topics.ORDERS));
  }

  /**
   * Returns when the broker has everything that follows from the records.
   *
   * @throws java.util.concurrent.CompletionException if the broker did not take something; then the
   *     records are to come again
   */
  public void pass(List<ConsumerRecord<String, byte[]>> batch) {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : batch) {
      switch (CONCERNING.select(record)) {
        case Selected.Event<OrderEvent>(OrderEvent event, String traceparent) ->
            sent.add(kafka.send(request(record, event, traceparent)));
        case Selected.NotWanted<OrderEvent> _ -> {}
        case Selected.Unreadable<OrderEvent>(String cause) ->
            sent.add(deadLetters.bury(record, cause));
      }
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
  }

  private static ProducerRecord<String, byte[]> request(
      ConsumerRecord<String, byte[]> record, OrderEvent event, @Nullable String traceparent) {
    ProducerRecord<String, byte[]> request =
        LedgerRequests.codec()
            .encode(Topics.LEDGER_REQUESTS, request(event), LedgerTopics.SOURCE, traceparent);
    LedgerRequests.follow(request, new Cause(record.partition(), record.offset()));
    return request;
  }

  private static LedgerRequest request(OrderEvent event) {
    return switch (event) {
      case OrderPriced e ->
          new HoldCredits(
              e.contractId(), e.at(), e.orderId(), e.total(), e.requestedBy(), e.vouchers());
      case OrderRejected e -> new RefuseOrder(e.contractId(), e.at(), e.orderId());
      case DeliveryDelivered e ->
          new CaptureCredits(e.contractId(), e.at(), e.orderId(), e.deliveryId(), e.amount());
      case OrderClosed e -> new ReleaseCredits(e.contractId(), e.at(), e.orderId());
      case PaymentRetried e -> new RetryPayment(e.contractId(), e.at(), e.orderId());
      case OrderEvent.OrderRequested _,
          OrderEvent.CancellationRequested _,
          OrderEvent.CreditsHeld _,
          OrderEvent.CreditsRefused _,
          OrderEvent.PaymentActionRequired _,
          OrderEvent.CreditsCaptured _,
          OrderEvent.CreditsReleased _,
          OrderEvent.CreditsRefunded _,
          OrderEvent.DeliverySubmitting _,
          OrderEvent.DeliverySubmitted _,
          OrderEvent.DeliveryProgressed _,
          OrderEvent.DeliveryFailed _,
          OrderEvent.DeliveryCancelled _,
          OrderEvent.DeliveryNeedsAttention _,
          OrderEvent.DeliveryResolved _,
          OrderEvent.CancellationRefused _ ->
          throw new IllegalArgumentException("does not concern the ledger: " + event);
    };
  }
}
