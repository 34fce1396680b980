package dev.swath.fulfillment.config;

import dev.swath.events.domain.DeliveryStatus;
import dev.swath.fulfillment.application.Engine;
import dev.swath.fulfillment.application.EventLog;
import dev.swath.fulfillment.application.OpenOrderStore;
import dev.swath.fulfillment.application.OpenOrders;
import dev.swath.fulfillment.application.Pace;
import dev.swath.fulfillment.application.SafeCutting;
import dev.swath.service.repeat.ThreadedHands;
import dev.swath.fulfillment.application.Upstreams;
import dev.swath.service.repeat.Backoff;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Routes;
import dev.swath.fulfillment.kafka.KafkaEventLog;
import dev.swath.fulfillment.kafka.OrdersConsumer;
import dev.swath.fulfillment.mongo.MongoOpenOrderStore;
import dev.swath.fulfillment.provider.MeteredProvider;
import dev.swath.fulfillment.provider.oneatlas.OneAtlasProvider;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.ServiceKafka;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.client.RestClient;

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
  Upstreams.Share oneAtlas(OneAtlasProperties properties, MeterRegistry meters) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(properties.connectTimeout())
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(properties.responseTimeout());
    RestClient client = RestClient.builder().requestFactory(requests).build();
    OneAtlasProvider provider =
        new OneAtlasProvider("oneatlas", client, properties.baseUrl(), properties.token());
    return new Upstreams.Share(new MeteredProvider(provider, meters), properties.concurrency());
  }

  @Bean
  Decider decider(FulfillmentProperties properties, OneAtlasProperties oneAtlas) {
    Policy policy =
        new Policy(
            oneAtlas.connectTimeout().plus(oneAtlas.responseTimeout()),
            properties.settle(),
            properties.freshness(),
            properties.giveUpAfter(),
            properties.insistFor());
    return new Decider(Routes.parse(properties.routes()), policy, new SafeCutting());
  }

  @Bean
  Engine engine(
      Decider decider,
      List<Upstreams.Share> providers,
      EventLog log,
      FulfillmentProperties properties,
      Clock clock,
      MeterRegistry meters) {
    FulfillmentProperties.Polls polls = properties.polls();
    FulfillmentProperties.Retries retries = properties.retries();
    Pace pace =
        new Pace(
            new Backoff(polls.first(), polls.factor(), polls.max(), JITTER),
            new Backoff(retries.first(), retries.factor(), retries.max(), JITTER),
            properties.startSpread(),
            properties.patience());
    Engine engine =
        new Engine(
            decider,
            new Upstreams(decider, clock, providers),
            log,
            pace,
            clock,
            RandomGenerator.getDefault(),
            new ThreadedHands());
    for (DeliveryStatus status : DeliveryStatus.values()) {
      if (!status.isFinal()) {
        Gauge.builder(
                "swath.deliveries.open",
                engine,
                it -> it.openDeliveries().getOrDefault(status, 0L).doubleValue())
            .description("deliveries of held orders that have not ended")
            .tag("status", status.name().toLowerCase(Locale.ROOT))
            .register(meters);
      }
    }
    return engine;
  }

  @Bean
  EventLog eventLog(KafkaTemplate<String, byte[]> template) {
    return new KafkaEventLog(template);
  }

  @Bean
  OpenOrderStore openOrderStore(MongoTemplate mongo) {
    return new MongoOpenOrderStore(mongo);
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
  OrdersConsumer ordersConsumer(
      ConsumerFactory<String, byte[]> consumers,
      KafkaTemplate<String, byte[]> template,
      Admin admin,
      OpenOrderStore store,
      Engine engine,
      MeterRegistry meters) {
    return new OrdersConsumer(
        consumers,
        template,
        partition -> highWatermark(admin, partition),
        new OpenOrders(store, engine, meters),
        meters);
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
