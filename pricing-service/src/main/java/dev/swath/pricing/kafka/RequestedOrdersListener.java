package dev.swath.pricing.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Selected;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.service.kafka.DeadLetterBox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Answers every requested order with its price or its rejection, in the same partition. A batch is
 * done when the broker has acked all its answers; until then its offsets stay uncommitted, and it
 * is decided again, with the same event ids. An order whose price depends on a history that is
 * still being read makes its batch come again, without those that have their answer. An order whose
 * decision fails is rejected, goes to the dead letters, and is counted in {@code
 * swath.pricing.undecided}.
 */
public class RequestedOrdersListener {
  /** The consumer group. */
  public static final String GROUP = "pricing-service";

  static final String SOURCE = "/swath/pricing-service";

  private static final String ORDER = "order";
  private static final Logger log = LoggerFactory.getLogger(RequestedOrdersListener.class);

  private final EventCodec<OrderEvent> codec = OrderEvents.codec();
  private final EventCodec<OrderEvent>.Selection requests = codec.reading(OrderRequested.class);
  private final PricingOrders pricing;
  private final KafkaTemplate<String, byte[]> kafka;
  private final DeadLetterBox deadLetters;
  private final Counter undecided;

  /** The offsets that have their answer, of each partition whose batch comes again. */
  private final Map<TopicPartition, Set<Long>> answered = new ConcurrentHashMap<>();

  public RequestedOrdersListener(
      PricingOrders pricing, KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    this.pricing = pricing;
    this.kafka = kafka;
    this.deadLetters = new DeadLetterBox(kafka, meters, GROUP, List.of(Topics.ORDERS));
    this.undecided =
        Counter.builder("swath.pricing.undecided")
            .description("orders that were rejected because their decision failed")
            .register(meters);
  }

  /**
   * Answers the orders among the records.
   *
   * @throws RuntimeException if an answer could not be written, or an order must wait: all of the
   *     records are to come again
   */
  public void onBatch(List<ConsumerRecord<String, byte[]>> records) {
    List<CompletableFuture<?>> acks = new ArrayList<>();
    List<ConsumerRecord<?, ?>> sent = new ArrayList<>();
    HistoryNotReady waiting = null;
    for (ConsumerRecord<String, byte[]> record : records) {
      if (!hasAnswer(record)) {
        try {
          acks.add(answer(record));
          sent.add(record);
        } catch (HistoryNotReady e) {
          waiting = e;
        }
      }
    }
    CompletableFuture.allOf(acks.toArray(CompletableFuture<?>[]::new)).join();
    if (waiting != null) {
      sent.forEach(
          record ->
              answered
                  .computeIfAbsent(partition(record), _ -> ConcurrentHashMap.newKeySet())
                  .add(record.offset()));
      throw waiting;
    }
    records.stream().map(RequestedOrdersListener::partition).forEach(answered::remove);
  }

  private boolean hasAnswer(ConsumerRecord<?, ?> record) {
    return answered.getOrDefault(partition(record), Set.of()).contains(record.offset());
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /**
   * @return done when the broker has the answer
   */
  private CompletableFuture<?> answer(ConsumerRecord<String, byte[]> record) {
    return switch (requests.select(record)) {
      case Selected.Event<OrderEvent>(OrderRequested order, var traceparent) ->
          decided(record, order, traceparent);
      case Selected.Event<OrderEvent> _, Selected.NotWanted<OrderEvent> _ ->
          CompletableFuture.completedFuture(null);
      case Selected.Unreadable<OrderEvent>(String cause) -> deadLetters.bury(record, cause);
    };
  }

  /** An order that nobody can decide must not hold up all that come after it. */
  private CompletableFuture<?> decided(
      ConsumerRecord<String, byte[]> record, OrderRequested order, @Nullable String traceparent) {
    MDC.put(ORDER, order.orderId().toString());
    try {
      ProducerRecord<String, byte[]> answer;
      try {
        answer = codec.encode(Topics.ORDERS, pricing.decide(order), SOURCE, traceparent);
      } catch (HistoryNotReady e) {
        throw e;
      } catch (RuntimeException e) {
        return rejected(record, order, traceparent, e);
      }
      return sent(answer)
          .exceptionallyCompose(
              failure ->
                  isTooLarge(failure)
                      ? rejected(record, order, traceparent, failure)
                      : CompletableFuture.failedFuture(failure));
    } finally {
      MDC.remove(ORDER);
    }
  }

  /** What the broker does not take now is an outage of the broker, and no fault of the order. */
  private CompletableFuture<@Nullable Object> sent(ProducerRecord<String, byte[]> answer) {
    try {
      return kafka.send(answer).thenApply(acknowledged -> acknowledged);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<@Nullable Object> rejected(
      ConsumerRecord<String, byte[]> record,
      OrderRequested order,
      @Nullable String traceparent,
      Throwable failure) {
    log.error("the order {} could not be decided", order.orderId(), failure);
    undecided.increment();
    CompletableFuture<?> letter =
        deadLetters.bury(record, "the order could not be decided: " + failure);
    return kafka
        .send(codec.encode(Topics.ORDERS, pricing.reject(order), SOURCE, traceparent))
        .thenCombine(letter, (answer, _) -> answer);
  }

  /** The template reports what the producer refuses at once, and what the broker refuses later. */
  private static boolean isTooLarge(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RecordTooLargeException) {
        return true;
      }
    }
    return false;
  }
}
