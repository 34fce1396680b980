package dev.swath.pricing.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded.Event;
import dev.swath.events.wire.EventCodec.Decoded.UnknownType;
import dev.swath.events.wire.EventCodec.Decoded.Unreadable;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.domain.HistoryNotReady;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Answers every requested order with its price or its rejection, in the same partition. A batch is
 * done when the broker has acked all its answers; until then its offsets stay uncommitted, and it
 * is decided again, with the same event ids. An order whose price depends on a history that is
 * still being read holds its batch back, but not the answers of the others in it. An order whose
 * decision fails goes to the dead letters, counted in {@code swath.pricing.undecided}.
 */
public class RequestedOrdersListener {
  public static final String GROUP = "pricing-service";
  static final String SOURCE = "/swath/pricing-service";

  /** All versions of it. */
  static final Set<String> REQUESTED =
      Set.of("swath.order-requested.v1", "swath.order-requested.v2");

  private static final Logger log = LoggerFactory.getLogger(RequestedOrdersListener.class);

  private final EventCodec<OrderEvent> codec = OrderEvents.codec();
  private final PricingOrders pricing;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Counter deadLetters;
  private final Counter undecided;

  /** Answered in a batch that waits for others. */
  private final Set<Place> answered = ConcurrentHashMap.newKeySet();

  private record Place(String topic, int partition, long offset) {
    static Place of(ConsumerRecord<?, ?> record) {
      return new Place(record.topic(), record.partition(), record.offset());
    }
  }

  public RequestedOrdersListener(
      PricingOrders pricing, KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    this.pricing = pricing;
    this.kafka = kafka;
    this.deadLetters = meters.counter("swath.dead.letters", "topic", Topics.ORDERS);
    this.undecided = meters.counter("swath.pricing.undecided");
  }

  /**
   * @throws RuntimeException if an answer could not be written, or an order must wait: the whole
   *     batch is to be repeated
   */
  @KafkaListener(topics = Topics.ORDERS, groupId = GROUP)
  public void onBatch(List<ConsumerRecord<String, byte[]>> records) {
    List<CompletableFuture<?>> acks = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    HistoryNotReady waiting = null;
    for (ConsumerRecord<String, byte[]> record : records) {
      Place place = Place.of(record);
      if (!answered.contains(place)) {
        try {
          answer(record).ifPresent(answer -> acks.add(kafka.send(answer)));
          places.add(place);
        } catch (HistoryNotReady e) {
          waiting = e;
        }
      }
    }
    CompletableFuture.allOf(acks.toArray(CompletableFuture<?>[]::new)).join();
    if (waiting != null) {
      answered.addAll(places);
      throw waiting;
    }
    records.forEach(record -> answered.remove(Place.of(record)));
  }

  private Optional<ProducerRecord<String, byte[]>> answer(ConsumerRecord<String, byte[]> record) {
    String type = EventCodec.typeOf(record);
    // Most of the topic is the later life of orders: told by the header, its values stay unread.
    if (type != null && !REQUESTED.contains(type)) {
      return Optional.empty();
    }
    return switch (codec.decode(record)) {
      case Event<OrderEvent>(OrderRequested order, var traceparent) ->
          Optional.of(decided(record, order, traceparent));
      case Event<OrderEvent> _, UnknownType<OrderEvent> _ -> Optional.empty();
      case Unreadable<OrderEvent>(String cause) -> Optional.of(deadLetter(record, cause));
    };
  }

  /** An order that nobody can decide must not hold up all that come after it. */
  private ProducerRecord<String, byte[]> decided(
      ConsumerRecord<String, byte[]> record, OrderRequested order, @Nullable String traceparent) {
    try {
      return codec.encode(Topics.ORDERS, pricing.decide(order), SOURCE, traceparent);
    } catch (HistoryNotReady e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("the order {} could not be decided", order.orderId(), e);
      undecided.increment();
      return deadLetter(record, "the order could not be decided: " + e);
    }
  }

  private ProducerRecord<String, byte[]> deadLetter(
      ConsumerRecord<String, byte[]> record, String cause) {
    log.warn(
        "record {}-{}@{} goes to the dead letters: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        cause);
    deadLetters.increment();
    return DeadLetters.of(record, GROUP, cause);
  }
}
