package dev.swath.fulfillment.config;

import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.wire.Topics;
import dev.swath.fulfillment.application.DeliveriesInNeed;
import dev.swath.fulfillment.application.Engine;
import dev.swath.fulfillment.application.EventLog;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OpenOrders;
import dev.swath.fulfillment.application.Pace;
import dev.swath.fulfillment.application.ResolveDelivery;
import dev.swath.fulfillment.application.SafeCutting;
import dev.swath.fulfillment.application.Upstreams;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Policies;
import dev.swath.fulfillment.domain.Routes;
import dev.swath.fulfillment.kafka.KafkaEventLog;
import dev.swath.fulfillment.kafka.OrdersConsumer;
import dev.swath.fulfillment.mongo.MongoOpenOrderStore;
import dev.swath.fulfillment.mongo.MongoResolutionKeys;
import dev.swath.fulfillment.provider.ConfiguredProvider;
import dev.swath.service.kafka.DeadLetterBox;
import dev.swath.service.kafka.FaultyPartitions;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.RunningConsumer;
import dev.swath.service.kafka.ServiceKafka;
import dev.swath.service.repeat.Backoff;
import dev.swath.service.repeat.ThreadedHands;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** The parts of the service and how they hang together. */
@Configuration(proxyBeanMethods = false)
@Import(ServiceKafka.class)
class FulfillmentConfiguration {
  /** Of a consumer with the client's defaults. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

  private static final double JITTER = 0.2;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Decider decider(FulfillmentProperties properties, List<ConfiguredProvider> providers) {
    Policies policies =
        Policies.of(
            providers.stream()
                .collect(Collectors.toMap(ConfiguredProvider::name, ConfiguredProvider::policy)));
    return new Decider(Routes.parse(properties.routes()), policies, new SafeCutting());
  }

  @Bean
  Engine engine(
      Decider decider,
      List<ConfiguredProvider> providers,
      EventLog log,
      OpenOrderStore store,
      FulfillmentProperties properties,
      Clock clock,
      MeterRegistry meters) {
    FulfillmentProperties.Polls polls = properties.polls();
    FulfillmentProperties.Retries retries = properties.retries();
    FulfillmentProperties.Attention attention = properties.attention();
    Pace pace =
        new Pace(
            new Backoff(polls.first(), polls.factor(), polls.max(), JITTER),
            new Backoff(retries.first(), retries.factor(), retries.max(), JITTER),
            new Backoff(attention.first(), attention.factor(), attention.max(), JITTER),
            properties.startSpread(),
            properties.patience());
    Engine engine =
        new Engine(
            decider,
            new Upstreams(
                decider, clock, providers.stream().map(ConfiguredProvider::share).toList()),
            log,
            store,
            pace,
            clock,
            RandomGenerator.getDefault(),
            new ThreadedHands());
    for (DeliveryStatus status : DeliveryStatus.values()) {
      if (!status.isFinal()) {
        Gauge.builder("swath.deliveries.open", engine, it -> it.openDeliveries(status))
            .description("deliveries of held orders that have not ended")
            .tag("status", status.name().toLowerCase(Locale.ROOT))
            .register(meters);
      }
    }
    Gauge.builder("swath.deliveries.attention.oldest", engine, it -> secondsOfAttention(it, clock))
        .description("for how long the oldest trouble has lasted that a person is asked about")
        .baseUnit("seconds")
        .register(meters);
    return engine;
  }

  private static double secondsOfAttention(Engine engine, Clock clock) {
    Instant oldest = engine.oldestAttention();
    return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }

  @Bean
  EventLog eventLog(KafkaTemplate<String, byte[]> template) {
    return new KafkaEventLog(template);
  }

  @Bean
  MongoOpenOrderStore openOrderStore(MongoTemplate mongo) {
    return new MongoOpenOrderStore(mongo);
  }

  @Bean
  ResolveDelivery resolveDelivery(
      DeliveriesInNeed deliveries, MongoTemplate mongo, EventLog log, Clock clock) {
    return new ResolveDelivery(deliveries, new MongoResolutionKeys(mongo), log, clock);
  }

  @Bean
  Membership membership(KafkaAdmin kafka, InstanceName instance) {
    return new Membership(
        kafka.getConfigurationProperties(),
        instance,
        List.of(OrdersConsumer.GROUP),
        SESSION_TIMEOUT);
  }

  /** Static membership, if the instance has a name that stays. */
  @Bean
  DefaultKafkaConsumerFactoryCustomizer memberName(InstanceName instance) {
    return consumers -> {
      String member = instance.memberOf(OrdersConsumer.GROUP);
      if (member != null) {
        consumers.updateConfigs(Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member));
      }
    };
  }

  @Bean(destroyMethod = "close")
  Admin admin(KafkaAdmin kafka) {
    return Admin.create(kafka.getConfigurationProperties());
  }

  @Bean
  DeadLetterBox deadLetterBox(KafkaTemplate<String, byte[]> template, MeterRegistry meters) {
    return new DeadLetterBox(template, meters, OrdersConsumer.GROUP, List.of(Topics.ORDERS));
  }

  @Bean
  OrdersConsumer ordersConsumer(
      ConsumerFactory<String, byte[]> consumers,
      DeadLetterBox deadLetters,
      FaultyPartitions faulty,
      Admin admin,
      OpenOrderStore store,
      Engine engine,
      MeterRegistry meters) {
    return new OrdersConsumer(
        consumers,
        deadLetters,
        faulty,
        partition -> highWatermark(admin, partition),
        new OpenOrders(store, engine, meters));
  }

  /** For health. */
  @Bean
  RunningConsumer runningOrdersConsumer(OrdersConsumer consumer) {
    return new RunningConsumer() {
      @Override
      public String name() {
        return OrdersConsumer.GROUP;
      }

      @Override
      public boolean isRunning() {
        return consumer.isReading();
      }
    };
  }

  private static long highWatermark(Admin admin, TopicPartition partition) {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .offset();
  }

  /** The reading thread must notice soon that the store is away, and go on to heartbeat. */
  @Bean
  MongoClientSettingsBuilderCustomizer impatientMongo() {
    return settings ->
        settings
            .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(3, TimeUnit.SECONDS))
            .applyToSocketSettings(
                socket ->
                    socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS));
  }
}
