package dev.swath.service.kafka;

import dev.swath.events.wire.DeadLetters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;

/** Where a consumer puts the records that it cannot use. Counts them from the start. */
public final class DeadLetterBox {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterBox.class);

  private final KafkaOperations<String, byte[]> kafka;
  private final String consumer;
  private final Map<String, Counter> counters;

  /**
   * @param consumer named in each letter
   * @param topics that the consumer reads
   */
  public DeadLetterBox(
      KafkaOperations<String, byte[]> kafka,
      MeterRegistry meters,
      String consumer,
      Collection<String> topics) {
    this.kafka = kafka;
    this.consumer = consumer;
    this.counters =
        topics.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    topic -> topic,
                    topic ->
                        Counter.builder("swath.dead.letters")
                            .description("records that a consumer could not use")
                            .tag("topic", topic)
                            .tag("consumer", consumer)
                            .register(meters)));
  }

  /**
   * Writes the record to the dead letters of its topic, unchanged.
   *
   * @return done when the broker has the letter; fails if the broker did not take the letter
   */
  public CompletableFuture<?> bury(ConsumerRecord<String, byte[]> record, String cause) {
    log.error(
        "{} puts {}-{}@{} to the dead letters: {}",
        consumer,
        record.topic(),
        record.partition(),
        record.offset(),
        cause);
    Objects.requireNonNull(counters.get(record.topic()), record.topic()).increment();
    return kafka.send(DeadLetters.of(record, consumer, cause));
  }
}
