package dev.swath.ledger.kafka;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.EventCodec.Decoded;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.application.ContractQuery;
import dev.swath.ledger.application.Partition;
import dev.swath.ledger.application.Progress.Cause;
import dev.swath.ledger.application.Snapshot;
import dev.swath.ledger.domain.Account;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.Decision;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.ExpireDue;
import dev.swath.ledger.domain.PaymentCard;
import dev.swath.ledger.domain.PaymentCommand;
import dev.swath.ledger.domain.Policy;
import dev.swath.ledger.kafka.Strays.Stray;
import dev.swath.service.kafka.DeadLetterBox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
 * entries, the answers, the payments to make, the cards, the snapshots and the offsets of the
 * requests: all of it happened, or none.
 *
 * <p>The transaction is begun before the accounts are loaded; beginning the first one aborts what a
 * predecessor of the same name left open.
 */
public class RequestsListener {
  private static final Logger log = LoggerFactory.getLogger(RequestsListener.class);

  /** Its consumer group. */
  public static final String CONSUMER = "credit-ledger";

  /** How many orders of a contract are tried one by one when they do not end together. */
  private static final int MOST_ONE_BY_ONE = 500;

  private final Accounts accounts;
  private final Strays strays;
  private final Decider decider;
  private final Policy policy;
  private final int checkpointEvery;
  private final KafkaTemplate<String, byte[]> kafka;
  private final DeadLetterBox deadLetters;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Consumer<TopicPartition> goesOn;
  private final Counter repeated;

  // What no tick shall try again, as long as the process lives.
  private final Set<Undecidable> undecidable = new HashSet<>();

  /** An order that cannot be ended; without an order, all of the contract together. */
  private record Undecidable(ContractId contract, @Nullable OrderId order) {}

  /**
   * @param checkpointEvery after so many journal entries of a partition
   * @param goesOn hears of each partition of which something was committed
   */
  public RequestsListener(
      Accounts accounts,
      Strays strays,
      Policy policy,
      int checkpointEvery,
      KafkaTemplate<String, byte[]> kafka,
      Clock clock,
      MeterRegistry meters,
      Consumer<TopicPartition> goesOn) {
    this.accounts = accounts;
    this.strays = strays;
    this.decider = new Decider(policy);
    this.goesOn = goesOn;
    this.deadLetters =
        new DeadLetterBox(
            kafka, meters, CONSUMER, List.of(Topics.LEDGER_REQUESTS, Topics.LEDGER_ENTRIES));
    this.repeated =
        Counter.builder("swath.ledger.requests.repeated")
            .description("requests of long ago that were passed over, since they were decided")
            .register(meters);
    this.policy = policy;
    this.checkpointEvery = checkpointEvery;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * @throws PartitionFault if a partition cannot go on; the transaction is to be aborted, and the
   *     others are to go on without that one
   */
  @KafkaListener(
      id = CONSUMER,
      topics = Topics.LEDGER_REQUESTS,
      containerFactory = "requestsContainerFactory",
      idIsGroup = true)
  public void decide(List<ConsumerRecord<String, byte[]>> batch) {
    Map<Integer, List<ConsumerRecord<String, byte[]>>> partitions =
        batch.stream()
            .collect(
                Collectors.groupingBy(
                    ConsumerRecord::partition, LinkedHashMap::new, Collectors.toList()));
    // Before anything is sent: the journal is read up to its end, and our own open transaction must
    // not stand there.
    partitions.keySet().forEach(number -> each(number, () -> accounts.load(number)));
    Booked booked = new Booked(partitions.keySet());
    partitions.forEach(
        (number, records) ->
            each(
                number,
                () -> {
                  keepSometimes(number);
                  bury(number);
                  records.forEach(record -> decide(record, booked));
                }));
    TransactionSynchronizationManager.registerSynchronization(booked);
  }

  private static void each(int number, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      throw new PartitionFault(new TopicPartition(Topics.LEDGER_REQUESTS, number), e);
    }
  }

  private void decide(ConsumerRecord<String, byte[]> record, Booked booked) {
    Partition partition = accounts.get(record.partition());
    Cause cause = LedgerRequests.cause(record);
    String type = EventCodec.typeOf(record);
    if (LedgerRequests.TICK.equals(type)) {
      expire(record, booked);
    } else if (ContractLists.TYPE.equals(type)) {
      list(record, partition);
    } else {
      switch (LedgerRequests.codec().decode(record)) {
        case Decoded.Event<LedgerRequest>(LedgerRequest request, var traceparent) -> {
          if (wasDecided(partition, request, record, cause)) {
            repeated.increment();
          } else {
            decide(record, request, traceparent, booked);
          }
        }
        case Decoded.UnknownType<LedgerRequest>(String unknown) ->
            deadLetter(record, "unknown type " + unknown);
        case Decoded.Unreadable<LedgerRequest>(String why) -> deadLetter(record, why);
      }
    }
    partition.decided(record.offset(), cause);
  }

  /**
   * Whether the request comes again after so long that its order may be forgotten. The ledger would
   * refuse it for its old price, and say so to everybody.
   */
  private boolean wasDecided(
      Partition partition,
      LedgerRequest request,
      ConsumerRecord<String, byte[]> record,
      @Nullable Cause cause) {
    return policy.isTooOld(request.at(), clock.instant())
        && partition.wasDecided(record.offset(), cause);
  }

  private void decide(
      ConsumerRecord<String, byte[]> record,
      LedgerRequest request,
      @Nullable String traceparent,
      Booked booked) {
    Account account = accounts.get(record.partition()).account(request.contractId());
    Decision decision;
    try {
      decision = decider.decide(account, request, clock.instant());
    } catch (RuntimeException e) {
      // Nothing has changed yet, and it would fail for ever.
      deadLetter(record, "cannot be decided: " + e);
      decision = giveUp(account, request);
    }
    carryOut(record.partition(), decision, traceparent, booked);
    if (decision.reply() != null) {
      reply(record, LedgerReplies.write(decision.reply()));
    }
  }

  private Decision giveUp(Account account, LedgerRequest request) {
    try {
      return decider.giveUp(account, request, clock.instant());
    } catch (RuntimeException e) {
      log.error("{} cannot be refused either", request, e);
      return Decision.NOTHING;
    }
  }

  private void expire(ConsumerRecord<String, byte[]> tick, Booked booked) {
    Partition partition = accounts.get(tick.partition());
    Instant now = clock.instant();
    for (ContractId contract : partition.due(now)) {
      Account account = partition.account(contract);
      if (undecidable.contains(new Undecidable(contract, null))) {
        expireOneByOne(tick, account, now, booked);
        continue;
      }
      Decision decision;
      try {
        decision = decider.decide(account, new ExpireDue(contract, now), now);
      } catch (RuntimeException e) {
        deadLetter(tick, "what is due of contract " + contract + " cannot be decided: " + e);
        undecidable.add(new Undecidable(contract, null));
        expireOneByOne(tick, account, now, booked);
        continue;
      }
      carryOut(tick.partition(), decision, null, booked);
    }
  }

  /** So that one order that cannot be ended stops no other. */
  private void expireOneByOne(
      ConsumerRecord<String, byte[]> tick, Account account, Instant now, Booked booked) {
    for (OrderId order : account.due(now, MOST_ONE_BY_ONE)) {
      Undecidable one = new Undecidable(account.contractId(), order);
      if (!undecidable.contains(one)) {
        ExpireDue request = new ExpireDue(account.contractId(), now, order);
        Decision decision;
        try {
          decision = decider.decide(account, request, now);
        } catch (RuntimeException e) {
          deadLetter(tick, "the end of order " + order + " cannot be decided: " + e);
          undecidable.add(one);
          decision = giveUp(account, request);
        }
        carryOut(tick.partition(), decision, null, booked);
      }
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
    for (PaymentCard card : decision.cards()) {
      send(CardRecords.write(card));
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
          partition.checkpoint(number, accounts.journalEnd(number), policy, now);
      snapshots.forEach(snapshot -> send(Snapshots.write(number, snapshot)));
      log.info(
          "checkpoint of partition {}: {} snapshots, {} contracts, {} orders remembered",
          number,
          snapshots.size(),
          partition.contracts(),
          partition.orders());
    }
  }

  /** Puts to the dead letters what the load found, and says so in the same transaction. */
  private void bury(int number) {
    Partition partition = accounts.get(number);
    List<Stray> found = strays.take(number);
    for (Stray stray : found) {
      deadLetter(stray.record(), stray.cause());
    }
    if (!found.isEmpty()) {
      send(
          Snapshots.write(number, partition.buried(number, found.getLast().record().offset() + 1)));
    }
  }

  private void list(ConsumerRecord<String, byte[]> record, Partition partition) {
    ContractQuery query = ContractLists.readQuery(record.value());
    if (query == null) {
      deadLetter(record, "no query for contracts");
    } else {
      reply(record, ContractLists.write(partition.list(query)));
    }
  }

  private void reply(ConsumerRecord<String, byte[]> request, byte[] reply) {
    Header correlation = request.headers().lastHeader(KafkaHeaders.CORRELATION_ID);
    if (correlation != null) {
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(Topics.LEDGER_REPLIES, request.key(), reply);
      record.headers().add(correlation);
      send(record);
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // the commit waits for every send and fails if one did
  private void deadLetter(ConsumerRecord<String, byte[]> record, String cause) {
    deadLetters.bury(record, cause);
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
    private final Set<Integer> partitions;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<Integer, CompletableFuture<SendResult<String, byte[]>>> last =
        new HashMap<>();

    Booked(Set<Integer> partitions) {
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
      partitions.forEach(
          partition -> goesOn.accept(new TopicPartition(Topics.LEDGER_REQUESTS, partition)));
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
