package dev.swath.pricing.config;

import dev.swath.events.wire.Topics;
import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.books.PriceBookFiles;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.pricing.kafka.HistoryReader;
import dev.swath.pricing.kafka.RequestedOrdersListener;
import dev.swath.service.kafka.FaultyPartitions;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.PartitionedListener;
import dev.swath.service.kafka.ServiceKafka;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Topics, the listener, and what happens when the broker is away. */
@Configuration(proxyBeanMethods = false)
@Import(ServiceKafka.class)
class KafkaConfiguration {
  /** Of a consumer with the client's defaults. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

  private static final int HISTORY_WAIT_MILLIS = 200;

  @Bean
  Membership membership(KafkaAdmin kafka, InstanceName instance) {
    return new Membership(
        kafka.getConfigurationProperties(),
        instance,
        List.of(RequestedOrdersListener.GROUP),
        SESSION_TIMEOUT);
  }

  @Bean
  RequestedOrdersListener requestedOrdersListener(
      PricingOrders pricing, KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    return new RequestedOrdersListener(pricing, kafka, meters);
  }

  /** Each partition by itself: one that must wait for the history, or fails, stops no other. */
  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> requestedOrders(
      RequestedOrdersListener listener,
      ConsumerFactory<String, byte[]> consumers,
      InstanceName instance,
      FaultyPartitions faulty) {
    return PartitionedListener.container(
        consumers,
        new PartitionedListener.Reading(Topics.ORDERS, RequestedOrdersListener.GROUP, 1, Map.of()),
        instance,
        faulty,
        HistoryNotReady.class::isInstance,
        (partition, records) -> listener.onBatch(records));
  }

  /** Not ready while the history cannot be read: orders of some contracts wait for it. */
  @Bean
  HealthIndicator historyHealthIndicator(HistoryReader reader) {
    return () -> {
      String trouble = reader.trouble();
      return trouble == null
          ? Health.up().build()
          : Health.down().withDetail("cause", trouble).build();
    };
  }

  /**
   * Reads what was committed, since money is written in transactions; in no group and with no
   * hurry, so that it costs the broker little.
   */
  @Bean
  HistoryReader historyReader(
      Purchases purchases, PriceBookFiles books, ConsumerFactory<String, byte[]> consumers) {
    Map<String, Object> config = new HashMap<>(consumers.getConfigurationProperties());
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "pricing-history");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 16);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, HISTORY_WAIT_MILLIS);
    return new HistoryReader(
        purchases, () -> books.get().contractsWithHistory(), () -> new KafkaConsumer<>(config));
  }
}
