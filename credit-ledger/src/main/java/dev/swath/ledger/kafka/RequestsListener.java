package dev.swath.ledger.kafka;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.DeadLetters;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.application.Partition;
import dev.swath.ledger.application.Snapshot;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.Decision;
import dev.swath.ledger.domain.LedgerReply;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.PaymentCommand;
import dev.swath.ledger.domain.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.SendResult;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Owns the contracts of its partitions. Each poll is one transaction that holds the journal
 * entries, the answers, the payments to make, the snapshots and the offsets of the requests: all of
 * it happened, or none.
 *
 * <p>The transaction is begun before the accounts are loaded; beginning the first one aborts what a
 * predecessor of the same name left open.
 */
public class RequestsListener {
  private static final Logger log = LoggerFactory.getLogger(RequestsListener.class);

  /** Its consumer group. */
  public static final String CONSUMER = "credit-ledger";

  private final Accounts accounts;
  private final Decider decider;
  private final Policy policy;
  private final int checkpointEvery;
  private final KafkaTemplate<String, byte[]> kafka;
  private final Clock clock;
  private final MeterRegistry meters;

  /**
   * @param checkpointEvery after so many journal entries of a partition
   */
  public RequestsListener(
      Accounts accounts,
      Policy policy,
      int checkpointEvery,
      KafkaTemplate<String, byte[]> kafka,
      Clock clock,
      MeterRegistry meters) {
    this.accounts = accounts;
    this.decider = new Decider(policy);
    this.policy = policy;
    this.checkpointEvery = checkpointEvery;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
  }

  @KafkaListener(
      id = CONSUMER,
      topics = Topics.LEDGER_REQUESTS,
      containerFactory = "requestsContainerFactory",
      idIsGroup = true)
  public void decide(List<ConsumerRecord<String, byte[]>> batch) {
    // Before anything is sent: the journal is read up to its end, and our own open transaction must
    // not stand there.
    List<Integer> partitions = batch.stream().map(ConsumerRecord::partition).distinct().toList();
    partitions.forEach(accounts::load);
    partitions.forEach(this::keepSometimes);
    Booked booked = new Booked(partitions);
    for (ConsumerRecord<String, byte[]> record : batch) {
      if (LedgerRequests.TICK.equals(EventCodec.typeOf(record))) {
        expire(record.partition(), booked);
      } else {
        decide(record, booked);
      }
    }
    TransactionSynchronizationManager.registerSynchronization(booked);
  }

  private void decide(ConsumerRecord<String, byte[]> record, Booked booked) {
    switch (LedgerRequests.codec().decode(record)) {
      case Decoded.Event<LedgerRequest>(LedgerRequest request, var traceparent) -> {
        Decision decision;
        try {
          decision =
              decider.decide(
                  accounts.get(record.partition()).account(request.contractId()),
                  request,
                  clock.instant());
        } catch (RuntimeException e) {
          // Nothing has changed yet, and it would fail for ever.
          deadLetter(record, "cannot be decided: " + e);
          return;
        }
        carryOut(record.partition(), decision, traceparent, booked);
        if (decision.reply() != null) {
          reply(record, decision.reply());
        }
      }
      case Decoded.UnknownType<LedgerRequest>(String type) ->
          deadLetter(record, "unknown type " + type);
      case Decoded.Unreadable<LedgerRequest>(String cause) -> deadLetter(record, cause);
    }
  }

  private void expire(int number, Booked booked) {
    Partition partition = accounts.get(number);
    Instant now = clock.instant();
    for (ContractId contract : partition.due(now)) {
      carryOut(
          number,
          decider.decide(partition.account(contract), new ExpireDue(contract, now), now),
          null,
          booked);
    }
  }

  private void carryOut(
      int number, Decision decision, @Nullable String traceparent, Booked booked) {
    for (LedgerEntry entry : decision.entries()) {
      accounts.get(number).apply(entry);
      booked.add(
          number,
          entry,
          kafka.send(
              inPartition(
                  number,
                  LedgerEntries.codec()
                      .encode(Topics.LEDGER_ENTRIES, entry, LedgerTopics.SOURCE, traceparent))));
    }
    for (OrderEvent event : decision.events()) {
      send(OrderEvents.codec().encode(Topics.ORDERS, event, LedgerTopics.SOURCE, traceparent));
    }
    for (PaymentCommand command : decision.payments()) {
      send(
          PaymentCommands.codec()
              .encode(Topics.LEDGER_PAYMENTS, command, LedgerTopics.SOURCE, traceparent));
    }
  }

  /** At this moment everything in memory is committed. */
  private void keepSometimes(int number) {
    Partition partition = accounts.get(number);
    if (partition.entries() >= checkpointEvery) {
      Instant now = clock.instant();
      List<Snapshot> snapshots =
          partition.checkpoint(number, accounts.journalEnd(number), policy.forgetBefore(now), now);
      snapshots.forEach(snapshot -> send(Snapshots.write(number, snapshot)));
      log.info(
          "checkpoint of partition {}: {} snapshots, {} contracts, {} orders remembered",
          number,
          snapshots.size(),
          partition.contracts(),
          partition.orders());
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

  /** What a transaction books, to be noted when it is committed. */
  private final class Booked implements TransactionSynchronization {
    private final List<Integer> partitions;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<Integer, CompletableFuture<SendResult<String, byte[]>>> last =
        new HashMap<>();

    Booked(List<Integer> partitions) {
      this.partitions = partitions;
    }

    void add(int partition, LedgerEntry entry, CompletableFuture<SendResult<String, byte[]>> sent) {
      entries.add(entry);
      last.put(partition, sent);
    }

    @Override
    public void afterCommit() {
      partitions.forEach(accounts::noteDue);
      last.forEach(
          (partition, sent) ->
              accounts.committed(partition, sent.join().getRecordMetadata().offset() + 1));
      for (LedgerEntry entry : entries) {
        String kind = entry.kind().name().toLowerCase(Locale.ROOT);
        meters.counter("swath.ledger.entries", "kind", kind).increment();
        meters
            .counter("swath.ledger.credits", "kind", kind)
            .increment((double) entry.amount().amount());
      }
    }
  }
}
