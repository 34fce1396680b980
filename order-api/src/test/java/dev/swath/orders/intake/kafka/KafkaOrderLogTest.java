package dev.swath.orders.intake.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.EventTooLarge;
import dev.swath.orders.intake.application.LogUnavailable;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** Whose fault a failure is: one record's, or the broker's, which concerns everybody. */
class KafkaOrderLogTest {
  private static final ContractId DEMO = new ContractId("demo");
  private static final OrderEvent EVENT =
      new CancellationRequested(OrderId.of(DEMO, "k"), DEMO, Instant.EPOCH, "tester");

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());

  /** Nobody listens there: the broker is never found again. */
  private final Admin nobody = Admin.create(nowhere());

  private final KafkaOrderLog log =
      new KafkaOrderLog(new KafkaTemplate<>((ProducerFactory<String, byte[]>) this::kept), nobody);

  private Producer<String, byte[]> kept() {
    return producer;
  }

  private static Properties nowhere() {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "request.timeout.ms", "500",
            "default.api.timeout.ms", "500"));
    return properties;
  }

  @AfterEach
  void close() {
    log.close();
    nobody.close();
  }

  private void isTaken() {
    producer.sendException = null;
    log.append(EVENT, null);
  }

  @Test
  void a_record_that_is_too_large_is_that_records_fault() {
    producer.sendException = new RecordTooLargeException("5 MB");

    assertThatThrownBy(() -> log.append(EVENT, null)).isInstanceOf(EventTooLarge.class);
    isTaken();
  }

  @Test
  void a_full_buffer_is_a_matter_of_the_moment_and_nothing_was_written() {
    producer.sendException = new BufferExhaustedException("no room");

    assertThat(failure().isInDoubt()).isFalse();
    isTaken();
  }

  @Test
  void a_broker_that_does_not_answer_is_missed_by_all() {
    producer.sendException = new TimeoutException("the topic is not there");
    assertThat(failure().isInDoubt()).isFalse();
    producer.sendException = null;

    assertThat(failure().isInDoubt()).isFalse();
    assertThat(producer.history()).isEmpty();
  }

  private LogUnavailable failure() {
    return catchThrowableOfType(LogUnavailable.class, () -> log.append(EVENT, null));
  }
}
