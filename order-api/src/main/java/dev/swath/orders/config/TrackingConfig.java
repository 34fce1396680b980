package dev.swath.orders.config;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.wire.EventCodec;
import dev.swath.events.wire.LedgerEntries;
import dev.swath.events.wire.OrderEvents;
import dev.swath.events.wire.Topics;
import dev.swath.orders.fulfillment.FulfillmentFiles;
import dev.swath.orders.tracking.application.CatchingUp;
import dev.swath.orders.tracking.application.ContractProjection;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.application.Contracts;
import dev.swath.orders.tracking.application.Entries;
import dev.swath.orders.tracking.application.EntryTracking;
import dev.swath.orders.tracking.application.Offsets;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.application.OrderProjection;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.application.OrderWatch;
import dev.swath.orders.tracking.application.Progress;
import dev.swath.orders.tracking.application.Projection;
import dev.swath.orders.tracking.application.Statements;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.kafka.KafkaLogEnds;
import dev.swath.orders.tracking.kafka.ProjectionListener;
import dev.swath.orders.tracking.metrics.PipelineMetrics;
import dev.swath.orders.tracking.mongo.MongoContracts;
import dev.swath.orders.tracking.mongo.MongoEntries;
import dev.swath.orders.tracking.mongo.MongoOffsets;
import dev.swath.orders.tracking.mongo.MongoOrderDetails;
import dev.swath.orders.tracking.mongo.MongoStatements;
import dev.swath.orders.tracking.mongo.MongoTrackedOrders;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.kafka.FaultyPartitions;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.tickets.ServiceTickets;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.mongodb.autoconfigure.MongoClientFactory;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** The front window. */
@Configuration(proxyBeanMethods = false)
class TrackingConfig {
  private static final Logger log = LoggerFactory.getLogger(TrackingConfig.class);
  static final String ORDERS_GROUP = "order-tracking";
  static final String CONTRACTS_GROUP = "contract-tracking";
  private static final String DEFAULT_DATABASE = "swath_orders";

  /** Of what is fetched and not yet handled, as it is compressed; a larger record comes alone. */
  private static final int MAX_FETCH_BYTES = 4 << 20;

  private static final int MAX_PARTITION_FETCH_BYTES = 1 << 20;
  private static final Duration GATHERING = Duration.ofMillis(50);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** Notices within a second that the store is gone, instead of in half a minute. */
  @Bean
  MongoClientSettingsBuilderCustomizer shortPatience() {
    return settings ->
        settings
            .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
            .applyToSocketSettings(
                socket ->
                    socket.connectTimeout(1, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS));
  }

  @Bean
  MongoDatabase database(MongoClient client, MongoConnectionDetails details) {
    String name = details.getConnectionString().getDatabase();
    return client.getDatabase(name == null ? DEFAULT_DATABASE : name);
  }

  /**
   * A client of its own for those who wait for an answer: a store that hangs costs them little, and
   * no answer of theirs waits for a connection behind the projection's writes.
   */
  @Bean
  WindowStore windowStore(
      MongoClientSettings settings,
      ObjectProvider<MongoClientSettingsBuilderCustomizer> customizers,
      MongoConnectionDetails details) {
    List<MongoClientSettingsBuilderCustomizer> all = new ArrayList<>();
    customizers.orderedStream().forEach(all::add);
    all.add(
        impatient ->
            impatient
                .applyToClusterSettings(
                    cluster -> cluster.serverSelectionTimeout(500, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(2, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.readTimeout(4, TimeUnit.SECONDS))
                // A second try would take as long again.
                .retryReads(false));
    MongoClient client = new MongoClientFactory(all).createMongoClient(settings);
    return new WindowStore(client, database(client, details));
  }

  /** The documents as they are looked at. */
  record WindowStore(MongoClient client, MongoDatabase database) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }

  @Bean
  MongoTrackedOrders trackedOrders(MongoDatabase database) {
    return new MongoTrackedOrders(database);
  }

  @Bean
  MongoOrderDetails orderDetails(MongoDatabase database) {
    return new MongoOrderDetails(database);
  }

  @Bean
  MongoContracts contracts(MongoDatabase database) {
    return new MongoContracts(database);
  }

  @Bean
  MongoEntries entries(MongoDatabase database) {
    return new MongoEntries(database);
  }

  @Bean
  MongoStatements statements(MongoDatabase database) {
    return new MongoStatements(database);
  }

  @Bean
  MongoOffsets offsets(MongoDatabase database) {
    return new MongoOffsets(database);
  }

  @Bean
  Updates updates() {
    return new Updates();
  }

  @Bean
  OrderWatch orderWatch(WindowStore window, Updates updates) {
    return new OrderWatch(updates, new MongoTrackedOrders(window.database()));
  }

  @Bean
  FulfillmentFiles deliveredFiles(SwathProperties properties, ServiceTickets tickets) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    return new FulfillmentFiles(
        http, properties.fulfillment().url(), tickets, properties.fulfillment().patience());
  }

  @Bean
  Progress progress() {
    return new Progress();
  }

  @Bean
  CatchingUp catchingUp(Admin admin, WindowStore window, Progress progress) {
    return new CatchingUp(new KafkaLogEnds(admin), new MongoOffsets(window.database()), progress);
  }

  @Bean
  OrderTracking orderTracking(WindowStore window, Updates updates, CatchingUp catchingUp) {
    return new OrderTracking(
        new MongoTrackedOrders(window.database()),
        new MongoOrderDetails(window.database()),
        updates,
        catchingUp);
  }

  @Bean
  ContractTracking contractTracking(WindowStore window, CatchingUp catchingUp) {
    return new ContractTracking(
        new MongoContracts(window.database()), new MongoStatements(window.database()), catchingUp);
  }

  @Bean
  EntryTracking entryTracking(WindowStore window, CatchingUp catchingUp) {
    return new EntryTracking(new MongoEntries(window.database()), catchingUp);
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> orderTrackingListener(
      ConsumerFactory<String, byte[]> consumers,
      KafkaTemplate<String, byte[]> kafka,
      TrackedOrders orders,
      OrderDetails details,
      Offsets offsets,
      Updates updates,
      Progress progress,
      FaultyPartitions faulty,
      MeterRegistry meters,
      InstanceName instance,
      SwathProperties properties) {
    Projection<OrderEvent> projection =
        new OrderProjection(orders, details, updates, new PipelineMetrics(meters));
    EventCodec<OrderEvent> codec = OrderEvents.codec();
    DeadLetterBox deadLetters =
        new DeadLetterBox(kafka, meters, ORDERS_GROUP, List.of(Topics.ORDERS));
    return container(
        consumers,
        Topics.ORDERS,
        ORDERS_GROUP,
        new ProjectionListener<>(
            codec, projection, offsets, progress, deadLetters, faulty, ORDERS_GROUP),
        properties.tracking().threads(),
        instance,
        properties);
  }

  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> contractTrackingListener(
      ConsumerFactory<String, byte[]> consumers,
      KafkaTemplate<String, byte[]> kafka,
      Contracts contracts,
      Entries entries,
      Statements statements,
      Offsets offsets,
      Progress progress,
      FaultyPartitions faulty,
      MeterRegistry meters,
      InstanceName instance,
      SwathProperties properties) {
    Projection<LedgerEntry> projection = new ContractProjection(contracts, entries, statements);
    EventCodec<LedgerEntry> codec = LedgerEntries.codec();
    DeadLetterBox deadLetters =
        new DeadLetterBox(kafka, meters, CONTRACTS_GROUP, List.of(Topics.LEDGER_ENTRIES));
    ConcurrentMessageListenerContainer<String, byte[]> container =
        container(
            consumers,
            Topics.LEDGER_ENTRIES,
            CONTRACTS_GROUP,
            new ProjectionListener<>(
                codec, projection, offsets, progress, deadLetters, faulty, CONTRACTS_GROUP),
            1,
            instance,
            properties);
    // A contract moves with each of its orders; nobody waits for its balances to the millisecond.
    container.getContainerProperties().setIdleBetweenPolls(GATHERING.toMillis());
    return container;
  }

  private static ConcurrentMessageListenerContainer<String, byte[]> container(
      ConsumerFactory<String, byte[]> consumers,
      String topic,
      String group,
      ProjectionListener<?> listener,
      int threads,
      InstanceName instance,
      SwathProperties settings) {
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(group);
    properties.setClientId(group);
    properties.setMessageListener(listener);
    long idleMillis = settings.tracking().idleInterval().toMillis();
    properties.setIdleEventInterval(idleMillis);
    // An idle moment is noticed between polls.
    properties.setPollTimeout(idleMillis);
    // What the broker remembers serves only those who measure lag.
    properties.setSyncCommits(false);
    properties.setAckMode(ContainerProperties.AckMode.TIME);
    properties.setAckTime(COMMIT_EVERY.toMillis());
    properties.setKafkaConsumerProperties(consumer(group, instance));
    ConcurrentMessageListenerContainer<String, byte[]> container =
        new ConcurrentMessageListenerContainer<>(consumers, properties);
    container.setConcurrency(threads);
    container.setBeanName(group);
    container.setCommonErrorHandler(retryForEver());
    return container;
  }

  private static Properties consumer(String group, InstanceName instance) {
    Properties consumer = new Properties();
    String member = instance.memberOf(group);
    if (member != null) {
      // A restarted instance gets its partitions back at once.
      consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    }
    // A hold is only true once the ledger's transaction is committed.
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(MAX_FETCH_BYTES));
    consumer.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        Integer.toString(MAX_PARTITION_FETCH_BYTES));
    return consumer;
  }

  /** An outage must lose nothing, so every failure is tried again until it is none. */
  private static DefaultErrorHandler retryForEver() {
    DefaultErrorHandler handler =
        new DefaultErrorHandler(new FixedBackOff(250, FixedBackOff.UNLIMITED_ATTEMPTS));
    handler.setClassifications(Map.of(), true);
    // The listener says what it waits for, once.
    handler.setLogLevel(KafkaException.Level.DEBUG);
    return handler;
  }

  /** In the background, since orders are taken also while MongoDB is away. */
  @EventListener(ApplicationReadyEvent.class)
  void createIndexes(ApplicationReadyEvent ready) {
    MongoTrackedOrders orders = ready.getApplicationContext().getBean(MongoTrackedOrders.class);
    MongoEntries entries = ready.getApplicationContext().getBean(MongoEntries.class);
    Thread.ofVirtual()
        .name("indexes")
        .start(
            () -> {
              while (ready.getApplicationContext().isRunning()) {
                try {
                  orders.createIndexes();
                  entries.createIndexes();
                  orders.dropOlderLayouts();
                  return;
                } catch (TrackingUnavailable e) {
                  log.warn("indexes are not there yet: {}", e.getMessage());
                }
                try {
                  Thread.sleep(Duration.ofSeconds(2));
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
  }
}
