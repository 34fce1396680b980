package dev.swath.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that a consumer cannot use, as it goes to the dead letters: unchanged, with the cause in
 * headers.
 */
public final class DeadLetters {
  public static final String CAUSE_HEADER = "swath_dlt_cause";
  public static final String CONSUMER_HEADER = "swath_dlt_consumer";
  public static final String TOPIC_HEADER = "swath_dlt_topic";
  public static final String PARTITION_HEADER = "swath_dlt_partition";
  public static final String OFFSET_HEADER = "swath_dlt_offset";

  /** What a cause may quote of a record, so that the letter fits where the record did. */
  private static final int MAX_CAUSE_CHARACTERS = 1_000;

  private DeadLetters() {}

  /**
   * @param consumer name of the consumer that gives up
   * @param cause shortened to 1,000 characters
   */
  public static ProducerRecord<String, byte[]> of(
      ConsumerRecord<String, byte[]> record, String consumer, String cause) {
    Headers headers = new RecordHeaders(record.headers());
    // A record that was a dead letter before tells only its latest cause.
    for (String header :
        List.of(CAUSE_HEADER, CONSUMER_HEADER, TOPIC_HEADER, PARTITION_HEADER, OFFSET_HEADER)) {
      headers.remove(header);
    }
    headers
        .add(CAUSE_HEADER, shortened(cause).getBytes(UTF_8))
        .add(CONSUMER_HEADER, consumer.getBytes(UTF_8))
        .add(TOPIC_HEADER, record.topic().getBytes(UTF_8))
        .add(PARTITION_HEADER, Integer.toString(record.partition()).getBytes(UTF_8))
        .add(OFFSET_HEADER, Long.toString(record.offset()).getBytes(UTF_8));
    return new ProducerRecord<>(
        Topics.deadLetters(record.topic()),
        record.partition(),
        record.key(),
        record.value(),
        headers);
  }

  private static String shortened(String cause) {
    return cause.length() <= MAX_CAUSE_CHARACTERS
        ? cause
        : cause.substring(0, MAX_CAUSE_CHARACTERS) + "…";
  }
}
