package dev.swath.service.kafka;

import dev.swath.events.wire.ClusterCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * What each service imports: its name among its like, the check of the cluster before the first
 * consumer starts, consumers that come back, and health that tells of those that do not. The
 * service itself declares its {@link Membership}, and may declare a {@link BeforeRestart}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClusterProperties.class)
public class ServiceKafka {
  private static final Logger log = LoggerFactory.getLogger(ServiceKafka.class);

  /** Forgets what a consumer has in memory, before the consumer starts again. */
  @FunctionalInterface
  public interface BeforeRestart {
    void forget(MessageListenerContainer container);
  }

  @Bean
  static InstanceName instanceName(@Value("${swath.instance-id:}") String configured) {
    return InstanceName.of(configured);
  }

  /** Runs while the beans are made; consumers start when all of them are. */
  @Bean
  InitializingBean clusterCheck(KafkaAdmin kafka, ClusterProperties cluster) {
    return () -> {
      try (Admin admin = Admin.create(kafka.getConfigurationProperties())) {
        new ClusterCheck(admin, cluster.layout(), log::warn).run();
      }
    };
  }

  @Bean
  FaultyPartitions faultyPartitions(ObjectProvider<Clock> clock, MeterRegistry meters) {
    return new FaultyPartitions(clock.getIfAvailable(Clock::systemUTC), meters);
  }

  @Bean
  ConsumerKeeper consumerKeeper(
      Membership membership, ObjectProvider<BeforeRestart> beforeRestart) {
    return new ConsumerKeeper(
        membership,
        container -> beforeRestart.ifAvailable(action -> action.forget(container)),
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("consumer-keeper").factory()));
  }

  /** Named {@code consumers} in health. */
  @Bean
  ConsumersHealth consumersHealthIndicator(
      ObjectProvider<KafkaListenerEndpointRegistry> registry,
      ObjectProvider<MessageListenerContainer> containers,
      ObjectProvider<RunningConsumer> others,
      ConsumerKeeper keeper,
      FaultyPartitions faulty) {
    return new ConsumersHealth(
        () -> {
          Set<MessageListenerContainer> all = new LinkedHashSet<>();
          registry.ifAvailable(known -> all.addAll(known.getListenerContainers()));
          containers.forEach(all::add);
          return all;
        },
        () -> (Collection<RunningConsumer>) others.stream().toList(),
        keeper,
        faulty);
  }
}
