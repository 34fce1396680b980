package dev.swath.ledger.config;

import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.kafka.AccountLoader;
import dev.swath.ledger.kafka.CommittedLog;
import dev.swath.ledger.kafka.KafkaOperatorDesk;
import dev.swath.ledger.kafka.OrderEventsToRequests;
import dev.swath.ledger.kafka.PaymentsListener;
import dev.swath.ledger.kafka.RequestsListener;
import dev.swath.ledger.kafka.Ticker;
import dev.swath.ledger.payment.NoPayments;
import dev.swath.ledger.payment.Payments;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.ServiceKafka;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.util.backoff.FixedBackOff;

/** Consumers, producers, topics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
@EnableScheduling
@Import(ServiceKafka.class)
class KafkaConfiguration {
  private static final FixedBackOff FOR_EVER =
      new FixedBackOff(500, FixedBackOff.UNLIMITED_ATTEMPTS);

  /** Each is a call over HTTP. */
  private static final int MOST_PAYMENTS_AT_ONCE = 50;

  /** Whoever waits for an answer need not wait until all partitions are loaded. */
  private static final Duration REQUESTS_FIRST = Duration.ofSeconds(30);

  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  private final KafkaProperties kafka;
  private final LedgerProperties ledger;
  private final InstanceName instance;
  private final MeterRegistry meters;

  KafkaConfiguration(
      KafkaProperties kafka, LedgerProperties ledger, InstanceName instance, MeterRegistry meters) {
    this.kafka = kafka;
    this.ledger = ledger;
    this.instance = instance;
    this.meters = meters;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  // ---- orders → requests

  @Bean
  DefaultKafkaProducerFactory<String, byte[]> producers() {
    return producers(kafka.buildProducerProperties());
  }

  @Bean
  KafkaTemplate<String, byte[]> template(
      @Qualifier("producers") DefaultKafkaProducerFactory<String, byte[]> producers) {
    return new KafkaTemplate<>(producers);
  }

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, byte[]> orderEventsContainerFactory() {
    var factory =
        factory(OrderEventsToRequests.CONSUMER, IsolationLevel.READ_UNCOMMITTED, Map.of());
    ContainerProperties container = factory.getContainerProperties();
    // Passing on twice is harmless, and a commit for every batch would cost more than the batch.
    container.setAckMode(ContainerProperties.AckMode.TIME);
    container.setAckTime(COMMIT_EVERY.toMillis());
    factory.setCommonErrorHandler(repeating());
    return factory;
  }

  private static DefaultErrorHandler repeating() {
    DefaultErrorHandler repeating = new DefaultErrorHandler(FOR_EVER);
    // By default some exceptions are held to be hopeless, and their records are skipped.
    repeating.setClassifications(Map.of(), true);
    return repeating;
  }

  @Bean
  OrderEventsToRequests orderEventsToRequests(
      @Qualifier("template") KafkaTemplate<String, byte[]> template) {
    return new OrderEventsToRequests(template, meters);
  }

  // ---- requests → journal and answers

  @Bean
  DefaultKafkaProducerFactory<String, byte[]> transactionalProducers() {
    Map<String, Object> config = new HashMap<>(kafka.buildProducerProperties());
    config.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(ledger.transactionTimeout().toMillis()));
    var producers = producers(config);
    producers.setTransactionIdPrefix("credit-ledger-" + instance + "-");
    return producers;
  }

  @Bean
  CommittedLog committedLog(ConsumerFactory<String, byte[]> consumers) {
    return new CommittedLog(consumers, ledger.transactionTimeout().multipliedBy(3));
  }

  @Bean
  Accounts accounts(CommittedLog log) {
    return new Accounts(new AccountLoader(log));
  }

  @Bean
  Ticker ticker(
      Accounts accounts,
      @Qualifier("template") KafkaTemplate<String, byte[]> template,
      Clock clock) {
    return new Ticker(accounts, template, clock);
  }

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, byte[]> requestsContainerFactory(
      Accounts accounts,
      Clock clock,
      @Qualifier("transactionalProducers")
          DefaultKafkaProducerFactory<String, byte[]> transactionalProducers) {
    var factory =
        // Reading committed also waits for the outcome of offsets that a predecessor has pending.
        factory(RequestsListener.CONSUMER, IsolationLevel.READ_COMMITTED, Map.of());
    ContainerProperties container = factory.getContainerProperties();
    var transactions = new KafkaTransactionManager<>(transactionalProducers);
    // Lets the listener count what was committed, when it was.
    transactions.setTransactionSynchronization(
        AbstractPlatformTransactionManager.SYNCHRONIZATION_ON_ACTUAL_TRANSACTION);
    container.setKafkaAwareTransactionManager(transactions);
    container.setConsumerRebalanceListener(new Ownership(accounts, clock));
    // Otherwise it goes on behind the records of the failed transaction, and these are lost.
    container.setStopContainerWhenFenced(true);
    factory.setAfterRollbackProcessor(new ForgetWhatWasNotCommitted(accounts));
    return factory;
  }

  @Bean
  RequestsListener requestsListener(
      Accounts accounts,
      @Qualifier("transactionalProducers")
          DefaultKafkaProducerFactory<String, byte[]> transactionalProducers,
      Clock clock) {
    return new RequestsListener(
        accounts,
        ledger.policy(),
        ledger.checkpointEvery(),
        new KafkaTemplate<>(transactionalProducers),
        clock,
        meters);
  }

  /** Whoever owns a partition decides over it, and says there what time it is. */
  private record Ownership(Accounts accounts, Clock clock)
      implements ConsumerAwareRebalanceListener {
    @Override
    public void onPartitionsAssigned(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      Instant lookAt = clock.instant().plus(REQUESTS_FIRST);
      partitions.forEach(partition -> accounts.own(partition.partition(), lookAt));
    }

    @Override
    public void onPartitionsRevokedAfterCommit(
        Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> accounts.disown(partition.partition()));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> accounts.disown(partition.partition()));
    }
  }

  /** After an abort, or a commit whose outcome is not known, only the journal says what is true. */
  private static final class ForgetWhatWasNotCommitted
      extends DefaultAfterRollbackProcessor<String, byte[]> {
    private final Accounts accounts;

    ForgetWhatWasNotCommitted(Accounts accounts) {
      super(FOR_EVER);
      setClassifications(Map.of(), true);
      this.accounts = accounts;
    }

    @Override
    public void process(
        List<ConsumerRecord<String, byte[]>> records,
        Consumer<String, byte[]> consumer,
        @Nullable MessageListenerContainer container,
        Exception exception,
        boolean recoverable,
        ContainerProperties.EOSMode eosMode) {
      accounts.forgetAll();
      super.process(records, consumer, container, exception, recoverable, eosMode);
    }

    @Override
    public void processBatch(
        ConsumerRecords<String, byte[]> records,
        List<ConsumerRecord<String, byte[]>> recordList,
        Consumer<String, byte[]> consumer,
        @Nullable MessageListenerContainer container,
        Exception exception,
        boolean recoverable,
        ContainerProperties.EOSMode eosMode) {
      accounts.forgetAll();
      super.processBatch(records, recordList, consumer, container, exception, recoverable, eosMode);
    }
  }

  // ---- payments

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, byte[]> paymentsContainerFactory() {
    var factory =
        factory(
            PaymentsListener.CONSUMER,
            IsolationLevel.READ_COMMITTED,
            Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_PAYMENTS_AT_ONCE));
    factory.setCommonErrorHandler(repeating());
    return factory;
  }

  @Bean
  PaymentsListener paymentsListener(
      ObjectProvider<Payments> payments,
      @Qualifier("template") KafkaTemplate<String, byte[]> template,
      Clock clock) {
    return new PaymentsListener(payments.getIfAvailable(NoPayments::new), template, clock, meters);
  }

  // ---- operators

  @Bean
  ReplyingKafkaTemplate<String, byte[], byte[]> replyingTemplate(
      @Qualifier("producers") DefaultKafkaProducerFactory<String, byte[]> producers,
      ConsumerFactory<String, byte[]> consumers) {
    // Every instance reads all answers, from now on, and keeps those that it waits for.
    ContainerProperties replies = new ContainerProperties(Topics.LEDGER_REPLIES);
    replies.setGroupId("credit-ledger-replies-" + UUID.randomUUID());
    replies.setAckMode(ContainerProperties.AckMode.MANUAL);
    replies
        .getKafkaConsumerProperties()
        .setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    var container = new ConcurrentMessageListenerContainer<>(consumers, replies);
    var template = new ReplyingKafkaTemplate<>(producers, container);
    template.setSharedReplyTopic(true);
    template.setDefaultReplyTimeout(ledger.replyTimeout());
    return template;
  }

  @Bean
  OperatorDesk operatorDesk(ReplyingKafkaTemplate<String, byte[], byte[]> replyingTemplate) {
    return new KafkaOperatorDesk(replyingTemplate);
  }

  // ---- shared

  @Bean
  Membership membership(KafkaAdmin admin) {
    return new Membership(
        admin.getConfigurationProperties(),
        instance,
        List.of(
            OrderEventsToRequests.CONSUMER, RequestsListener.CONSUMER, PaymentsListener.CONSUMER),
        ledger.sessionTimeout());
  }

  /** A consumer that had to stop cannot know what was committed. */
  @Bean
  ServiceKafka.BeforeRestart forgetAccounts(Accounts accounts) {
    return container -> {
      if (RequestsListener.CONSUMER.equals(container.getListenerId())) {
        accounts.forgetAll();
      }
    };
  }

  @Bean
  DefaultKafkaConsumerFactory<String, byte[]> consumers() {
    return consumers(Map.of());
  }

  private DefaultKafkaConsumerFactory<String, byte[]> consumers(Map<String, Object> overrides) {
    Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
    config.putAll(overrides);
    var consumers = new DefaultKafkaConsumerFactory<String, byte[]>(config);
    consumers.addListener(new MicrometerConsumerListener<>(meters));
    return consumers;
  }

  private DefaultKafkaProducerFactory<String, byte[]> producers(Map<String, Object> config) {
    var producers = new DefaultKafkaProducerFactory<String, byte[]>(config);
    producers.addListener(new MicrometerProducerListener<>(meters));
    return producers;
  }

  /**
   * A consumer that takes up where it was when its process is started again within the session
   * timeout, and that keeps its partitions while others come and go.
   */
  private ConcurrentKafkaListenerContainerFactory<String, byte[]> factory(
      String group, IsolationLevel isolation, Map<String, Object> overrides) {
    Map<String, Object> config = new HashMap<>(overrides);
    String member = instance.memberOf(group);
    if (member != null) {
      config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    }
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    int session = Math.toIntExact(ledger.sessionTimeout().toMillis());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 4);
    var factory = new ConcurrentKafkaListenerContainerFactory<String, byte[]>();
    factory.setConsumerFactory(consumers(config));
    factory.setBatchListener(true);
    return factory;
  }
}
