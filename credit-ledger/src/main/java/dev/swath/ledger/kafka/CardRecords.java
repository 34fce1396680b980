package dev.swath.ledger.kafka;

import dev.swath.events.wire.Topics;
import dev.swath.events.wire.WireJson;
import dev.swath.ledger.domain.PaymentCard;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/** Cards on the wire: the key is the reference, the value is JSON. */
final class CardRecords {
  private static final ObjectReader READER = WireJson.mapper().readerFor(PaymentCard.class);

  private CardRecords() {}

  static ProducerRecord<String, byte[]> write(PaymentCard card) {
    return new ProducerRecord<>(
        Topics.LEDGER_CARDS, card.reference(), WireJson.mapper().writeValueAsBytes(card));
  }

  /**
   * @return null if the record is none of a card
   */
  static @Nullable PaymentCard read(@Nullable String key, byte[] value) {
    try {
      PaymentCard card = READER.readValue(value);
      return card != null && card.reference().equals(key) ? card : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
