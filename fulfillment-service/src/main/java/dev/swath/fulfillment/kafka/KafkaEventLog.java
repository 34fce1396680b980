package dev.swath.fulfillment.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.application.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;

/**
 * Writes to the orders topic. The idempotent producer keeps the events of one order in their order.
 */
public final class KafkaEventLog implements EventLog {
  private static final String SOURCE = "/swath/fulfillment-service";

  private final EventCodec<OrderEvent> codec = OrderEvents.codec();
  private final KafkaTemplate<String, byte[]> template;

  public KafkaEventLog(KafkaTemplate<String, byte[]> template) {
    this.template = template;
  }

  @Override
  public long append(List<OrderEvent> events, @Nullable String traceparent)
      throws InterruptedException {
    List<CompletableFuture<SendResult<String, byte[]>>> sent = new ArrayList<>();
    for (OrderEvent event : events) {
      sent.add(template.send(codec.encode(Topics.ORDERS, event, SOURCE, traceparent)));
    }
    long last = -1;
    for (CompletableFuture<SendResult<String, byte[]>> one : sent) {
      try {
        last = one.get().getRecordMetadata().offset();
      } catch (ExecutionException e) {
        throw new KafkaException("not acknowledged", e.getCause());
      }
    }
    return last;
  }
}
