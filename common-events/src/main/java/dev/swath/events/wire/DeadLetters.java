package dev.swath.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that a consumer cannot read, as it goes to the dead letters: unchanged, with the cause
 * in headers.
 */
public final class DeadLetters {
  public static final String CAUSE_HEADER = "swath_dlt_cause";
  public static final String CONSUMER_HEADER = "swath_dlt_consumer";
  public static final String TOPIC_HEADER = "swath_dlt_topic";
  public static final String PARTITION_HEADER = "swath_dlt_partition";
  public static final String OFFSET_HEADER = "swath_dlt_offset";

  private DeadLetters() {}

  /**
   * @param consumer who gave up
   */
  public static ProducerRecord<String, byte[]> of(
      ConsumerRecord<String, byte[]> record, String consumer, String cause) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(record.topic()),
            record.partition(),
            record.key(),
            record.value(),
            record.headers());
    letter
        .headers()
        .add(CAUSE_HEADER, cause.getBytes(UTF_8))
        .add(CONSUMER_HEADER, consumer.getBytes(UTF_8))
        .add(TOPIC_HEADER, record.topic().getBytes(UTF_8))
        .add(PARTITION_HEADER, Integer.toString(record.partition()).getBytes(UTF_8))
        .add(OFFSET_HEADER, Long.toString(record.offset()).getBytes(UTF_8));
    return letter;
  }
}
