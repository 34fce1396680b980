package dev.swath.ledger.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.CaptureCredits;
import dev.swath.ledger.domain.LedgerRequest.HoldCredits;
import dev.swath.ledger.domain.LedgerRequest.RefuseOrder;
import dev.swath.ledger.domain.LedgerRequest.ReleaseCredits;
import dev.swath.ledger.domain.LedgerRequest.RetryPayment;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Passes what concerns the ledger on from the orders topic, keyed by order, to the requests topic,
 * keyed by contract, so that each contract has one writer. Stateless; a batch is committed when all
 * of it is acked, so a crash repeats requests and loses none.
 *
 * <p>Reads uncommitted: the types it reads are written outside of transactions, and the ledger's
 * own open transactions in the same partitions must not hold it back.
 */
public class OrderEventsToRequests {
  private static final Logger log = LoggerFactory.getLogger(OrderEventsToRequests.class);

  /** Its consumer group. */
  public static final String CONSUMER = "credit-ledger-requests";

  private static final Set<String> CONCERNING =
      Set.of(
          "swath.order-priced.v1",
          "swath.order-rejected.v1",
          "swath.delivery-delivered.v1",
          "swath.order-closed.v1",
          "swath.payment-retried.v1");

  private final KafkaTemplate<String, byte[]> kafka;
  private final MeterRegistry meters;

  public OrderEventsToRequests(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    this.kafka = kafka;
    this.meters = meters;
  }

  @KafkaListener(
      id = CONSUMER,
      topics = Topics.ORDERS,
      containerFactory = "orderEventsContainerFactory",
      idIsGroup = true)
  public void pass(List<ConsumerRecord<String, byte[]>> batch) {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : batch) {
      if (CONCERNING.contains(EventCodec.typeOf(record))) {
        ProducerRecord<String, byte[]> next = next(record);
        if (next != null) {
          sent.add(kafka.send(next));
        }
      }
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
  }

  private @Nullable ProducerRecord<String, byte[]> next(ConsumerRecord<String, byte[]> record) {
    return switch (OrderEvents.codec().decode(record)) {
      case Decoded.Event<OrderEvent>(OrderEvent event, var traceparent) -> {
        LedgerRequest request = request(event);
        yield request == null
            ? null
            : LedgerRequests.codec()
                .encode(Topics.LEDGER_REQUESTS, request, LedgerTopics.SOURCE, traceparent);
      }
      case Decoded.UnknownType<OrderEvent> _ -> null;
      case Decoded.Unreadable<OrderEvent>(String cause) -> {
        log.error(
            "dead letter {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), cause);
        meters.counter("swath.dead.letters", "topic", record.topic()).increment();
        yield DeadLetters.of(record, CONSUMER, cause);
      }
    };
  }

  private static @Nullable LedgerRequest request(OrderEvent event) {
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
          null;
    };
  }
}
