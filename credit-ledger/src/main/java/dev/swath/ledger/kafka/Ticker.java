package dev.swath.ledger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import java.time.Clock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Says what time it is, in the log, to the partitions in which something has come to its end: so
 * that ends are decided like everything else, in a transaction, by whoever owns the contract.
 */
public class Ticker {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final Accounts accounts;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Clock clock;

  public Ticker(Accounts accounts, KafkaTemplate<String, byte[]> kafka, Clock clock) {
    this.accounts = accounts;
    this.kafka = kafka;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${swath.ledger.tick}")
  public void tick() {
    for (int partition : accounts.dueAt(clock.instant())) {
      ProducerRecord<String, byte[]> tick =
          new ProducerRecord<>(Topics.LEDGER_REQUESTS, partition, null, new byte[0]);
      tick.headers().add(EventCodec.TYPE_HEADER, LedgerRequests.TICK.getBytes(UTF_8));
      // The next one comes soon.
      var _ =
          kafka
              .send(tick)
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      log.warn("no tick for partition {}: {}", partition, failure.getMessage());
                    }
                  });
    }
  }
}
