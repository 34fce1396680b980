package dev.swath.orders.intake.kafka;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.intake.application.EventTooLarge;
import dev.swath.orders.intake.application.LogUnavailable;
import dev.swath.orders.intake.application.OrderLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Writes to the broker and waits for its word. Once the broker was missed, events are refused at
 * once until it answers again: one caller waits, not all. A fault of one record is that record's
 * alone: the broker is not missed because of it.
 */
public final class KafkaOrderLog implements OrderLog, AutoCloseable {
  /** Larger records share a part of the producer's buffer, so that small ones always find room. */
  static final int LARGE_RECORD_BYTES = 256 * 1024;

  /** Of the producer's buffer (32 MiB unless it is set), to large records. */
  static final int LARGE_RECORDS_BYTES = 12 * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(KafkaOrderLog.class);
  private static final String SOURCE = "/swath/order-api";

  /** A little longer than the producer's own delivery timeout, which is what counts. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration PROBE_PAUSE = Duration.ofMillis(250);
  private static final Duration ROOM_PATIENCE = Duration.ofSeconds(2);

  private final KafkaTemplate<String, byte[]> kafka;
  private final Admin admin;
  private final Semaphore roomForLarge = new Semaphore(LARGE_RECORDS_BYTES);
  private final AtomicBoolean isMissed = new AtomicBoolean();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  public KafkaOrderLog(KafkaTemplate<String, byte[]> kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /** Learns where the partitions are, so that the first order need not wait for that. */
  public void open() {
    try {
      int partitions = kafka.partitionsFor(Topics.ORDERS).size();
      log.info("orders go to {} partitions", partitions);
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      log.warn("the broker does not say where orders go: {}", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void append(OrderEvent event, @Nullable String traceparent) {
    if (isMissed.get()) {
      throw new LogUnavailable(false, null);
    }
    ProducerRecord<String, byte[]> record =
        OrderEvents.codec().encode(Topics.ORDERS, event, SOURCE, traceparent);
    int bytes = record.value().length;
    int room = bytes > LARGE_RECORD_BYTES ? Math.min(bytes, LARGE_RECORDS_BYTES) : 0;
    enter(room);
    try {
      send(record);
    } finally {
      roomForLarge.release(room);
    }
  }

  private void enter(int room) {
    try {
      if (room > 0
          && !roomForLarge.tryAcquire(room, ROOM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LogUnavailable(false, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable(false, e);
    }
  }

  private void send(ProducerRecord<String, byte[]> record) {
    CompletableFuture<?> sent;
    try {
      sent = kafka.send(record);
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      // Thrown before the record was handed to the sender: nothing of it can be in the log.
      throw failure(e, false);
    }
    try {
      sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failure(e, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable(true, e);
    }
  }

  /**
   * @param wasHandedOver whether the record may be in the log
   */
  private RuntimeException failure(Exception e, boolean wasHandedOver) {
    if (isCausedBy(e, RecordTooLargeException.class)) {
      // By the producer before it was sent, or by the broker, which took nothing of it.
      return new EventTooLarge(e);
    }
    if (isCausedBy(e, BufferExhaustedException.class)) {
      return new LogUnavailable(false, e);
    }
    missed(e);
    return new LogUnavailable(wasHandedOver, e);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
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
