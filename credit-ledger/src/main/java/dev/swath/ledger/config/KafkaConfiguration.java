package dev.swath.ledger.config;

import dev.swath.events.wire.Topics;
import dev.swath.ledger.application.Accounts;
import dev.swath.ledger.application.Cards;
import dev.swath.ledger.application.OperatorDesk;
import dev.swath.ledger.application.PaymentDesk;
import dev.swath.ledger.kafka.AccountLoader;
import dev.swath.ledger.kafka.AfterAnAbort;
import dev.swath.ledger.kafka.CommittedLog;
import dev.swath.ledger.kafka.KafkaCards;
import dev.swath.ledger.kafka.KafkaOperatorDesk;
import dev.swath.ledger.kafka.OrderEventsToRequests;
import dev.swath.ledger.kafka.PaymentsListener;
import dev.swath.ledger.kafka.RequestsListener;
import dev.swath.ledger.kafka.Strays;
import dev.swath.ledger.kafka.Ticker;
import dev.swath.ledger.payment.NoPayments;
import dev.swath.ledger.payment.Payments;
import dev.swath.service.kafka.FaultyPartitions;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.PartitionedListener;
import dev.swath.service.kafka.ServiceKafka;
import dev.swath.service.repeat.ThreadedHands;
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
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
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
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/** Consumers, producers, topics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
@EnableScheduling
@Import(ServiceKafka.class)
class KafkaConfiguration {
  /** A partition without requests is loaded later, so that one with requests need not wait. */
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
  OrderEventsToRequests orderEventsToRequests(
      @Qualifier("template") KafkaTemplate<String, byte[]> template) {
    return new OrderEventsToRequests(template, meters);
  }

  @Bean(OrderEventsToRequests.CONSUMER)
  ConcurrentMessageListenerContainer<String, byte[]> orderEvents(
      OrderEventsToRequests toRequests, FaultyPartitions faulty) {
    Map<String, String> reading = new HashMap<>();
    memberConfig(OrderEventsToRequests.CONSUMER, IsolationLevel.READ_UNCOMMITTED)
        .forEach((name, value) -> reading.put(name, String.valueOf(value)));
    return PartitionedListener.container(
        consumers(Map.of()),
        new PartitionedListener.Reading(Topics.ORDERS, OrderEventsToRequests.CONSUMER, 1, reading),
        instance,
        faulty,
        // A broker that is away is no fault of a partition.
        failure -> failure instanceof RetriableException,
        (_, records) -> toRequests.pass(records));
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
  Strays strays() {
    return new Strays(meters);
  }

  @Bean
  Accounts accounts(@Qualifier("committedLog") CommittedLog log, Strays strays) {
    return new Accounts(new AccountLoader(log, strays));
  }

  @Bean
  AfterAnAbort afterAnAbort(Accounts accounts, FaultyPartitions faulty, Clock clock) {
    return new AfterAnAbort(accounts, faulty, clock);
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
      AfterAnAbort afterAnAbort,
      @Qualifier("transactionalProducers")
          DefaultKafkaProducerFactory<String, byte[]> transactionalProducers) {
    var factory =
        // Reading committed also waits for the outcome of offsets that a predecessor has pending.
        factory(RequestsListener.CONSUMER, IsolationLevel.READ_COMMITTED);
    ContainerProperties container = factory.getContainerProperties();
    var transactions = new KafkaTransactionManager<>(transactionalProducers);
    // Lets the listener count what was committed, when it was.
    transactions.setTransactionSynchronization(
        AbstractPlatformTransactionManager.SYNCHRONIZATION_ON_ACTUAL_TRANSACTION);
    container.setKafkaAwareTransactionManager(transactions);
    container.setConsumerRebalanceListener(new Ownership(accounts, clock, afterAnAbort));
    // Otherwise it goes on behind the records of the failed transaction, and these are lost.
    container.setStopContainerWhenFenced(true);
    factory.setAfterRollbackProcessor(afterAnAbort);
    return factory;
  }

  @Bean
  RequestsListener requestsListener(
      Accounts accounts,
      Strays strays,
      AfterAnAbort afterAnAbort,
      @Qualifier("transactionalProducers")
          DefaultKafkaProducerFactory<String, byte[]> transactionalProducers,
      Clock clock) {
    return new RequestsListener(
        accounts,
        strays,
        ledger.policy(),
        ledger.checkpointEvery(),
        new KafkaTemplate<>(transactionalProducers),
        clock,
        meters,
        afterAnAbort::goesOn);
  }

  /** Whoever owns a partition decides over it, and says there what time it is. */
  private record Ownership(Accounts accounts, Clock clock, AfterAnAbort afterAnAbort)
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
      partitions.forEach(this::disown);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
      partitions.forEach(this::disown);
    }

    private void disown(TopicPartition partition) {
      accounts.disown(partition.partition());
      afterAnAbort.handedOver(partition);
    }
  }

  // ---- payments

  @Bean(destroyMethod = "close")
  ThreadedHands paymentHands() {
    return new ThreadedHands();
  }

  @Bean
  CommittedLog cardLog(ConsumerFactory<String, byte[]> consumers) {
    return committedLog(consumers);
  }

  @Bean
  Cards cards(
      @Qualifier("cardLog") CommittedLog cardLog,
      @Qualifier("template") KafkaTemplate<String, byte[]> template) {
    return new KafkaCards(cardLog, template, ledger.replyTimeout(), meters);
  }

  @Bean
  PaymentsListener paymentsListener(
      ObjectProvider<Payments> payments,
      Cards cards,
      @Qualifier("template") KafkaTemplate<String, byte[]> template,
      Clock clock,
      ThreadedHands paymentHands) {
    return new PaymentsListener(
        new PaymentDesk(payments.getIfAvailable(NoPayments::new), cards, clock),
        template,
        clock,
        meters,
        paymentHands);
  }

  @Bean(PaymentsListener.CONSUMER)
  ConcurrentMessageListenerContainer<String, byte[]> payments(PaymentsListener listener) {
    ContainerProperties properties = new ContainerProperties(Topics.LEDGER_PAYMENTS);
    properties.setGroupId(PaymentsListener.CONSUMER);
    properties.setMessageListener(listener);
    properties.setConsumerRebalanceListener(listener.handover());
    // The listener itself commits, and only what is done.
    properties.setAckMode(ContainerProperties.AckMode.MANUAL);
    properties.setIdleEventInterval(COMMIT_EVERY.toMillis());
    var container =
        new ConcurrentMessageListenerContainer<>(
            consumers(memberConfig(PaymentsListener.CONSUMER, IsolationLevel.READ_COMMITTED)),
            properties);
    listener.readBy(container);
    return container;
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
      String group, IsolationLevel isolation) {
    Map<String, Object> config = memberConfig(group, isolation);
    var factory = new ConcurrentKafkaListenerContainerFactory<String, byte[]>();
    factory.setConsumerFactory(consumers(config));
    factory.setBatchListener(true);
    return factory;
  }

  private Map<String, Object> memberConfig(String group, IsolationLevel isolation) {
    int session = Math.toIntExact(ledger.sessionTimeout().toMillis());
    Map<String, Object> config =
        new HashMap<>(
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString(),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                session,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                session / 4));
    String member = instance.memberOf(group);
    if (member != null) {
      config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    }
    return config;
  }
}
