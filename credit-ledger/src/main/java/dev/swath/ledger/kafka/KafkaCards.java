package dev.swath.ledger.kafka;

import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Cards;
import dev.swath.ledger.domain.PaymentCard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Keeps cards in a compacted topic, and has in memory what was read of it. A card that is not in
 * memory is looked for in what was written since; so each instance knows each card before it pays
 * with it, whichever instance kept it and whenever a partition changes hands. What a reference
 * means never changes, so nothing in memory is ever out of date.
 */
public final class KafkaCards implements Cards {
  private static final Logger log = LoggerFactory.getLogger(KafkaCards.class);

  private final CommittedLog committed;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Duration patience;
  private final Counter strays;
  private final ConcurrentMap<String, PaymentCard> cards = new ConcurrentHashMap<>();

  private final ReentrantLock reading = new ReentrantLock();
  // Guarded by the lock, as the log is.
  private final Map<Integer, Long> positions = new HashMap<>();

  /**
   * @param committed for nobody else
   * @param kafka not transactional
   * @param patience how long to wait until a card is kept
   */
  public KafkaCards(
      CommittedLog committed,
      KafkaTemplate<String, byte[]> kafka,
      Duration patience,
      MeterRegistry meters) {
    this.committed = committed;
    this.kafka = kafka;
    this.patience = patience;
    this.strays =
        Counter.builder("swath.ledger.cards.strays")
            .description("records among the cards that are none and were passed over")
            .register(meters);
  }

  @Override
  public void keep(PaymentCard card) {
    if (cards.containsKey(card.reference())) {
      return;
    }
    try {
      kafka.send(CardRecords.write(card)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new Unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(e);
    }
  }

  @Override
  public @Nullable PaymentCard find(String reference) {
    PaymentCard known = cards.get(reference);
    return known == null ? findInLog(reference) : known;
  }

  private @Nullable PaymentCard findInLog(String reference) {
    reading.lock();
    try {
      if (!cards.containsKey(reference)) {
        readOn();
      }
      return cards.get(reference);
    } catch (org.apache.kafka.common.KafkaException | IllegalStateException e) {
      throw new Unavailable(e);
    } finally {
      reading.unlock();
    }
  }

  private void readOn() {
    for (int partition : committed.partitions(Topics.LEDGER_CARDS)) {
      positions.put(
          partition,
          committed.read(
              Topics.LEDGER_CARDS, partition, positions.getOrDefault(partition, 0L), this::take));
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    String reference = record.key();
    byte[] value = record.value();
    if (reference != null && value == null) {
      // Somebody had the card taken out.
      cards.remove(reference);
      return;
    }
    PaymentCard card = value == null ? null : CardRecords.read(reference, value);
    if (card == null) {
      strays.increment();
      log.warn("{}@{} is no card and is passed over", record.partition(), record.offset());
    } else {
      cards.put(card.reference(), card);
    }
  }
}
