package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where events are told. */
public interface EventLog {
  /**
   * Writes events of one order, in their order, and waits until they are durable.
   *
   * @param traceparent of the cause; null if it had none
   * @return offset of the last of them
   * @throws RuntimeException if it is not known that all of them are durable; some may be
   * @throws InterruptedException likewise
   */
  long append(List<OrderEvent> events, @Nullable String traceparent) throws InterruptedException;
}
