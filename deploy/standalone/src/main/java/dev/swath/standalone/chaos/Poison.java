package dev.swath.standalone.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.wire.Topics;
import dev.swath.standalone.StackException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may stand on a topic by mistake: from a console producer, a mirror, another
 * system. Nothing here claims to be an entry of a journal, since such a record is no mistake but a
 * forgery.
 */
final class Poison implements AutoCloseable {
  private static final String TYPE = "ce_type";
  private static final byte[] GARBAGE = garbage(100);
  private static final byte[] LARGE = garbage(Topics.MAX_RECORD_BYTES - (16 << 10));
  private static final byte[] DEEP = deep();

  /** A type that each topic's own reader wants. */
  private static final Map<String, String> WANTED =
      Map.of(
          Topics.ORDERS, "swath.order-priced.v1",
          Topics.LEDGER_REQUESTS, "swath.ledger.hold-credits.v1",
          Topics.LEDGER_PAYMENTS, "swath.ledger.capture-payment.v1");

  private final KafkaProducer<String, byte[]> producer;

  Poison(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_DEAD_LETTER_BYTES),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * Writes each kind once to each partition of each topic; the largest ones to one partition only.
   *
   * @return how many records
   */
  int spread() {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Topics.Topic topic : Topics.all()) {
      if (topic.kind() == Topics.Kind.DEAD_LETTERS) {
        continue;
      }
      // A compacted topic takes no record without a key.
      @Nullable String none = topic.kind() == Topics.Kind.COMPACTED ? "none" : null;
      int partitions = producer.partitionsFor(topic.name()).size();
      for (int partition = 0; partition < partitions; partition++) {
        for (ProducerRecord<String, byte[]> record : kinds(topic.name(), partition, none)) {
          sent.add(producer.send(record));
        }
      }
      sent.add(producer.send(record(topic.name(), 0, "large", LARGE, wanted(topic.name()))));
    }
    for (Future<RecordMetadata> one : sent) {
      await(one);
    }
    return sent.size();
  }

  private static List<ProducerRecord<String, byte[]>> kinds(
      String topic, int partition, @Nullable String none) {
    List<ProducerRecord<String, byte[]>> kinds = new ArrayList<>();
    kinds.add(record(topic, partition, none, null, null));
    kinds.add(record(topic, partition, none, GARBAGE, null));
    kinds.add(record(topic, partition, "some", new byte[0], null));
    kinds.add(record(topic, partition, "some", GARBAGE, "com.example.something.v1"));
    kinds.add(record(topic, partition, "some", "{}".getBytes(UTF_8), otherTopicsType(topic)));
    ProducerRecord<String, byte[]> nullHeader = record(topic, partition, none, GARBAGE, null);
    nullHeader.headers().add(TYPE, null);
    kinds.add(nullHeader);
    String wanted = wanted(topic);
    if (wanted != null) {
      for (byte @Nullable [] value :
          Arrays.asList(null, GARBAGE, DEEP, "null".getBytes(UTF_8), "{}".getBytes(UTF_8))) {
        kinds.add(record(topic, partition, "some", value, wanted));
        kinds.add(record(topic, partition, none, value, wanted));
      }
    }
    return kinds;
  }

  private static @Nullable String wanted(String topic) {
    return WANTED.get(topic);
  }

  private static String otherTopicsType(String topic) {
    return topic.equals(Topics.ORDERS) ? "swath.ledger.hold-credits.v1" : "swath.credits-held.v1";
  }

  private static ProducerRecord<String, byte[]> record(
      String topic,
      int partition,
      @Nullable String key,
      byte @Nullable [] value,
      @Nullable String type) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, partition, key, value);
    if (type != null) {
      record.headers().add(TYPE, type.getBytes(UTF_8));
    }
    return record;
  }

  private static byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] deep() {
    byte[] nested = new byte[50_000];
    Arrays.fill(nested, (byte) '[');
    return nested;
  }

  private static void await(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted", e);
    } catch (ExecutionException e) {
      throw new StackException("A bad record was not taken: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
