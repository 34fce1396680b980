package dev.swath.orders.tracking.kafka;

import dev.swath.events.wire.DeadLetters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Puts away what cannot be read, so that its partition can go on. */
public final class DeadLetterSender {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterSender.class);

  private final KafkaTemplate<String, byte[]> kafka;
  private final MeterRegistry meters;
  private final String consumer;

  /**
   * @param consumer who gives up on it
   */
  public DeadLetterSender(
      KafkaTemplate<String, byte[]> kafka, MeterRegistry meters, String consumer) {
    this.kafka = kafka;
    this.meters = meters;
    this.consumer = consumer;
  }

  /**
   * Returns when it is durable.
   *
   * @throws CompletionException if that cannot be said
   */
  void send(ConsumerRecord<String, byte[]> record, String cause) {
    kafka.send(DeadLetters.of(record, consumer, cause)).join();
    meters.counter("swath.dead.letters", "topic", record.topic()).increment();
    log.warn(
        "unreadable record {}-{}@{} went to the dead letters: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        cause);
  }
}
