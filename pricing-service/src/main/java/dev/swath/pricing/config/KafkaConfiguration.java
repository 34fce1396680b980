package dev.swath.pricing.config;

import dev.swath.pricing.application.PricingOrders;
import dev.swath.pricing.application.Purchases;
import dev.swath.pricing.books.PriceBookFiles;
import dev.swath.pricing.kafka.HistoryReader;
import dev.swath.pricing.kafka.RequestedOrdersListener;
import dev.swath.service.kafka.InstanceName;
import dev.swath.service.kafka.Membership;
import dev.swath.service.kafka.ServiceKafka;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Topics, the listener, and what happens when the broker is away. */
@Configuration(proxyBeanMethods = false)
@Import(ServiceKafka.class)
class KafkaConfiguration {
  /** Of a consumer with the client's defaults. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(45);

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final int HISTORY_WAIT_MILLIS = 200;

  @Bean
  Membership membership(KafkaAdmin kafka, InstanceName instance) {
    return new Membership(
        kafka.getConfigurationProperties(),
        instance,
        List.of(RequestedOrdersListener.GROUP),
        SESSION_TIMEOUT);
  }

  /** Static membership, if the instance has a name that stays. */
  @Bean
  DefaultKafkaConsumerFactoryCustomizer memberName(InstanceName instance) {
    return consumers -> {
      String member = instance.memberOf(RequestedOrdersListener.GROUP);
      if (member != null) {
        consumers.updateConfigs(Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member));
      }
    };
  }

  /** A batch that failed is repeated for ever: an outage must lose nothing. */
  @Bean
  CommonErrorHandler repeatForEver() {
    ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    pauses.setMaxInterval(LONGEST_PAUSE_MILLIS);
    DefaultErrorHandler handler = new DefaultErrorHandler(pauses);
    // By default some exceptions are held to be hopeless, and their records are skipped.
    handler.setClassifications(Map.of(), true);
    return handler;
  }

  @Bean
  RequestedOrdersListener requestedOrdersListener(
      PricingOrders pricing, KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    return new RequestedOrdersListener(pricing, kafka, meters);
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
