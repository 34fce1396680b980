package dev.swath.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.EventCodec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Records in words. */
final class Records {
  private static final int SHOWN_KEY = 8;

  private Records() {}

  static String describe(ProducerRecord<String, byte[]> record) {
    Header type = record.headers().lastHeader(EventCodec.TYPE_HEADER);
    String name = type == null ? "a record" : new String(type.value(), UTF_8);
    return name.replaceFirst("^swath\\.", "").replaceFirst("\\.v\\d+$", "")
        + (record.key() == null ? "" : " of " + shortened(record.key()));
  }

  static String describe(OrderEvent event) {
    return event.getClass().getSimpleName() + " of " + shortened(event.orderId().toString());
  }

  static String shortened(String id) {
    return id.length() > SHOWN_KEY ? id.substring(0, SHOWN_KEY) : id;
  }
}
