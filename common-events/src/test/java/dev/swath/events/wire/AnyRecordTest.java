package dev.swath.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.DeliveryEvent;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.Samples;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.EventCodec.Selected;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands on a topic, a reader of a class gets an event, nothing, or a reason. */
class AnyRecordTest {
  private static final String TYPE = "swath.order-priced.v1";

  private final EventCodec<OrderEvent>.Selection priced =
      OrderEvents.codec().reading(OrderPriced.class);

  private static ConsumerRecord<String, byte[]> record(
      @Nullable String key, byte @Nullable [] value, @Nullable String type) {
    Headers headers = new RecordHeaders();
    if (type != null) {
      headers.add(EventCodec.TYPE_HEADER, type.getBytes(UTF_8));
    }
    return record(key, value, headers);
  }

  private static ConsumerRecord<String, byte[]> record(
      @Nullable String key, byte @Nullable [] value, Headers headers) {
    return new ConsumerRecord<>(
        Topics.ORDERS,
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static ConsumerRecord<String, byte[]> written(OrderEvent event) {
    ProducerRecord<String, byte[]> record =
        OrderEvents.codec().encode(Topics.ORDERS, event, "/swath/test", null);
    return record(record.key(), record.value(), record.headers());
  }

  static Stream<ConsumerRecord<String, byte[]>> bad() {
    ConsumerRecord<String, byte[]> good = written(Samples.priced());
    byte[] large = new byte[Topics.MAX_RECORD_BYTES];
    new Random(1).nextBytes(large);
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) '[');
    Headers nullType = new RecordHeaders();
    nullType.add(EventCodec.TYPE_HEADER, null);
    return Stream.of(
        record(null, null, new RecordHeaders()),
        record("k", good.value(), new RecordHeaders()),
        record("k", good.value(), nullType),
        record(null, good.value(), TYPE),
        record("another", good.value(), TYPE),
        record(good.key(), null, TYPE),
        record(good.key(), new byte[0], TYPE),
        record(good.key(), "null".getBytes(UTF_8), TYPE),
        record(good.key(), "[]".getBytes(UTF_8), TYPE),
        record(good.key(), "{}".getBytes(UTF_8), TYPE),
        record(good.key(), "7".getBytes(UTF_8), TYPE),
        record(good.key(), large, TYPE),
        record(good.key(), deep, TYPE),
        record(good.key(), written(Samples.requested()).value(), TYPE),
        record(good.key(), good.value(), "swath.order-priced.v99"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aBadRecordIsUnreadableWithAReason(ConsumerRecord<String, byte[]> record) {
    assertThat(priced.select(record)).isInstanceOf(Selected.Unreadable.class);
    assertThat(OrderEvents.codec().decode(record))
        .isInstanceOfAny(Decoded.Unreadable.class, Decoded.UnknownType.class);
  }

  @Test
  void otherClassesAndTypesOfOtherTopicsAreNotWanted() {
    assertThat(priced.select(written(Samples.held()))).isInstanceOf(Selected.NotWanted.class);
    assertThat(priced.select(record("k", new byte[3], "swath.ledger-entry.v2")))
        .isInstanceOf(Selected.NotWanted.class);
    assertThat(priced.select(record(null, null, ""))).isInstanceOf(Selected.NotWanted.class);
  }

  @Test
  void wantedClassesAreReadAlsoThroughAnInterface() {
    EventCodec<OrderEvent>.Selection deliveries =
        OrderEvents.codec().reading(DeliveryEvent.class, CreditsHeld.class);

    assertThat(deliveries.select(written(Samples.delivered())))
        .isEqualTo(new Selected.Event<>(Samples.delivered(), null));
    assertThat(deliveries.select(written(Samples.held())))
        .isEqualTo(new Selected.Event<>(Samples.held(), null));
    assertThat(deliveries.select(written(Samples.priced()))).isInstanceOf(Selected.NotWanted.class);
  }

  @Test
  void aDeadLetterIsTheRecordWithItsLatestCause() {
    ConsumerRecord<String, byte[]> bad = record("k", new byte[3], TYPE);
    bad.headers().add(DeadLetters.CAUSE_HEADER, "an older cause".getBytes(UTF_8));

    ProducerRecord<String, byte[]> letter = DeadLetters.of(bad, "me", "x".repeat(5_000));

    assertThat(letter.topic()).isEqualTo("swath.orders.v1.dlt");
    assertThat(letter.headers().headers(DeadLetters.CAUSE_HEADER)).hasSize(1);
    assertThat(letter.headers().lastHeader(DeadLetters.CAUSE_HEADER).value().length)
        .isLessThan(1_010);
    assertThat(letter.headers().lastHeader(EventCodec.TYPE_HEADER)).isNotNull();
  }
}
