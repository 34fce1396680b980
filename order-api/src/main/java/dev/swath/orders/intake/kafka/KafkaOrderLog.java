package dev.swath.orders.intake.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.intake.application.LogUnavailable;
import dev.swath.orders.intake.application.OrderLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Writes to the broker and waits for its word. Once the broker was missed, events are refused at
 * once until it answers again: one caller waits, not all.
 */
public final class KafkaOrderLog implements OrderLog, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaOrderLog.class);
  private static final String SOURCE = "/swath/order-api";

  /** A little longer than the producer's own delivery timeout, which is what counts. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration PROBE_PAUSE = Duration.ofMillis(250);

  private final KafkaTemplate<String, byte[]> kafka;
  private final Admin admin;
  private final AtomicBoolean isMissed = new AtomicBoolean();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  public KafkaOrderLog(KafkaTemplate<String, byte[]> kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  @Override
  public void append(OrderEvent event, @Nullable String traceparent) {
    if (isMissed.get()) {
      throw new LogUnavailable(false, null);
    }
    CompletableFuture<?> sent;
    try {
      sent = kafka.send(OrderEvents.codec().encode(Topics.ORDERS, event, SOURCE, traceparent));
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      // Thrown before the record was handed to the sender: no broker, or no topic, to send it to.
      missed(e);
      throw new LogUnavailable(false, e);
    }
    try {
      sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      missed(e);
      throw new LogUnavailable(true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable(true, e);
    }
  }

  private void missed(Exception cause) {
    if (!isClosed.get() && isMissed.compareAndSet(false, true)) {
      log.warn("the broker does not answer: {}", String.valueOf(cause.getMessage()));
      Thread.ofVirtual().name("broker-probe").start(this::awaitBroker);
    }
  }

  private void awaitBroker() {
    try {
      while (!isClosed.get() && !answers()) {
        Thread.sleep(PROBE_PAUSE);
      }
      isMissed.set(false);
      log.info("the broker answers again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      admin.describeCluster().nodes().get(1, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    isClosed.set(true);
  }
}
