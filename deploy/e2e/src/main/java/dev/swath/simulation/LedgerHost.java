package dev.swath.simulation;

import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.domain.Policy;
import dev.swath.ledger.kafka.AccountLoader;
import dev.swath.ledger.kafka.CommittedLog;
import dev.swath.ledger.kafka.OrderEventsToRequests;
import dev.swath.ledger.kafka.RequestsListener;
import dev.swath.ledger.kafka.Strays;
import dev.swath.ledger.kafka.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactoryUtils;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An instance of credit-ledger: its own listeners, accounts, their loader and the ticker, in
 * Spring's own transactions. Modelled is what its listener container does: one transaction for each
 * poll, with the offsets in it; after an abort, memory is forgotten and the batch is read again.
 * Payments by card are not simulated: their listener has threads of its own.
 */
final class LedgerHost extends Host {
  /** Three times the transaction timeout, as configured. */
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(15);

  private static final Duration TICK = Duration.ofSeconds(5);

  /** Journal entries from one snapshot to the next: so few that every run has some. */
  private static final int CHECKPOINT_EVERY = 8;

  private final Setting setting;
  private final Build build;

  LedgerHost(Setting setting, Build build, String name) {
    super(setting.world(), name);
    this.setting = setting;
    this.build = build;
  }

  @Override
  protected void boot(Life life) {
    OrderEventsToRequests rekeying =
        new OrderEventsToRequests(
            new KafkaTemplate<>(setting.writers(life, false)), Setting.METERS);
    LogReader orders =
        reading(
            setting.reader(
                "credit-ledger-requests", Topics.ORDERS, life, false, Listening.STATELESS));
    world().spawn(life, () -> Listening.forEver(world(), orders, rekeying::pass));

    CommittedLog log =
        new CommittedLog(KafkaFacade.consumers(world(), setting.broker()), LOG_PATIENCE);
    Strays strays = new Strays(Setting.METERS);
    Accounts accounts = new Accounts(new AccountLoader(log, strays));
    LogReader requests =
        reading(
            setting.reader(
                "credit-ledger", Topics.LEDGER_REQUESTS, life, true, forgetting(accounts)));
    world().spawn(life, () -> decide(life, requests, accounts, strays));

    Ticker ticker =
        new Ticker(accounts, new KafkaTemplate<>(setting.writers(life, false)), world().clock());
    world().spawn(life, () -> tick(accounts, ticker));
  }

  private void tick(Accounts accounts, Ticker ticker) {
    while (true) {
      world().await(() -> !accounts.dueAt(world().now()).isEmpty());
      try {
        ticker.tick();
      } catch (RuntimeException e) {
        // As Spring does with what it calls again and again.
        world().say(toString(), () -> "ticks later after " + e);
      }
      world().sleep(TICK);
    }
  }

  private LogReader.Handover forgetting(Accounts accounts) {
    return new LogReader.Handover() {
      @Override
      public void assigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> accounts.own(partition.partition(), world().now()));
      }

      @Override
      public void revoked(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> accounts.disown(partition.partition()));
      }
    };
  }

  private void decide(Life life, LogReader reader, Accounts accounts, Strays strays) {
    LogWriters writers = setting.writers(life, true);
    KafkaTransactionManager<String, byte[]> transactions = new KafkaTransactionManager<>(writers);
    transactions.setTransactionSynchronization(
        AbstractPlatformTransactionManager.SYNCHRONIZATION_ON_ACTUAL_TRANSACTION);
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    KafkaTemplate<String, byte[]> kafka = new KafkaTemplate<>(writers);
    Build.BatchListener listener =
        build.ledger(
            new RequestsListener(
                    accounts,
                    strays,
                    Policy.DEFAULT,
                    CHECKPOINT_EVERY,
                    kafka,
                    world().clock(),
                    Setting.METERS,
                    _ -> {})
                ::decide,
            kafka);
    while (true) {
      Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batch = reader.poll(() -> false);
      if (!batch.isEmpty()) {
        try {
          transaction.executeWithoutResult(
              _ -> {
                listener.onBatch(Listening.flat(batch));
                ProducerFactoryUtils.getTransactionalResourceHolder(writers)
                    .getProducer()
                    .sendOffsetsToTransaction(reader.offsets(batch.keySet()), reader.metadata());
              });
        } catch (RuntimeException e) {
          world().say(life.toString(), () -> "decides again after " + e);
          if (build.ledgerForgetsAfterAbort()) {
            accounts.forgetAll();
          }
          batch.forEach(
              (partition, records) -> reader.seek(partition, records.getFirst().offset()));
          world().sleep(Listening.PAUSE_AFTER_FAILURE);
        }
      }
    }
  }
}
