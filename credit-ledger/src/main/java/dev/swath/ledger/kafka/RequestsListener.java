package dev.swath.ledger.kafka;

import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.Decision;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Owns the contracts of its partitions. Each poll is one transaction that holds the journal
 * entries, the answers and the offsets of the requests: all of it happened, or none.
 *
 * <p>The transaction is begun before the accounts are loaded; beginning the first one aborts what a
 * predecessor of the same name left open.
 */
public class RequestsListener {
  private static final Logger log = LoggerFactory.getLogger(RequestsListener.class);
  private static final String CONSUMER = "credit-ledger";

  private final Accounts accounts;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Clock clock;
  private final MeterRegistry meters;

  public RequestsListener(
      Accounts accounts, KafkaTemplate<String, byte[]> kafka, Clock clock, MeterRegistry meters) {
    this.accounts = accounts;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
  }

  @KafkaListener(
      id = CONSUMER,
      topics = Topics.LEDGER_REQUESTS,
      containerFactory = "requestsContainerFactory",
      idIsGroup = true)
  void decide(List<ConsumerRecord<String, byte[]>> batch) {
    // Before anything is sent: the journal is read up to its end, and our own open transaction must
    // not stand there.
    batch.stream().mapToInt(ConsumerRecord::partition).distinct().forEach(accounts::load);
    List<LedgerEntry> booked = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : batch) {
      switch (LedgerRequests.codec().decode(record)) {
        case Decoded.Event<LedgerRequest>(LedgerRequest request, var traceparent) ->
            decide(record, request, traceparent, booked);
        case Decoded.UnknownType<LedgerRequest>(String type) ->
            deadLetter(record, "unknown type " + type);
        case Decoded.Unreadable<LedgerRequest>(String cause) -> deadLetter(record, cause);
      }
    }
    countWhenCommitted(booked);
  }

  private void decide(
      ConsumerRecord<String, byte[]> record,
      LedgerRequest request,
      @Nullable String traceparent,
      List<LedgerEntry> booked) {
    Account account = accounts.get(record.partition(), request.contractId());
    Decision decision = Decider.decide(account, request, clock.instant());
    LedgerEntry entry = decision.entry();
    if (entry != null) {
      account.apply(entry);
      booked.add(entry);
      send(
          inPartition(
              record.partition(),
              LedgerEntries.codec()
                  .encode(Topics.LEDGER_ENTRIES, entry, LedgerTopics.SOURCE, traceparent)));
    }
    if (decision.event() != null) {
      send(
          OrderEvents.codec()
              .encode(Topics.ORDERS, decision.event(), LedgerTopics.SOURCE, traceparent));
    }
    if (decision.reply() != null) {
      reply(record, decision.reply());
    }
  }

  private void reply(ConsumerRecord<String, byte[]> request, LedgerReply reply) {
    Header correlation = request.headers().lastHeader(KafkaHeaders.CORRELATION_ID);
    if (correlation != null) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(Topics.LEDGER_REPLIES, request.key(), LedgerReplies.write(reply));
      record.headers().add(correlation);
      send(record);
    }
  }

  private void deadLetter(ConsumerRecord<String, byte[]> record, String cause) {
    log.error(
        "dead letter {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), cause);
    send(DeadLetters.of(record, CONSUMER, cause));
    meters.counter("swath.dead.letters", "topic", record.topic()).increment();
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // the commit waits for every send and fails if one did
  private void send(ProducerRecord<String, byte[]> record) {
    kafka.send(record);
  }

  /**
   * The journal has the request's partition, whatever the default partitioner would say of the key.
   */
  private static ProducerRecord<String, byte[]> inPartition(
      int partition, ProducerRecord<String, byte[]> record) {
    return new ProducerRecord<>(
        record.topic(), partition, record.key(), record.value(), record.headers());
  }

  private void countWhenCommitted(List<LedgerEntry> booked) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            for (LedgerEntry entry : booked) {
              String kind = entry.kind().name().toLowerCase(java.util.Locale.ROOT);
              meters.counter("swath.ledger.entries", "kind", kind).increment();
              meters
                  .counter("swath.ledger.credits", "kind", kind)
                  .increment((double) entry.amount().amount());
            }
          }
        });
  }
}
