package dev.swath.simulation;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * As much of Kafka's consumer as the services call themselves. Whatever else they may come to call
 * is refused, instead of answered with something made up.
 */
final class KafkaFacade {
  private static final int MOST = 1000;

  private KafkaFacade() {}

  /** The reader of a listener, which asks where it stands and goes elsewhere. */
  static Consumer<String, byte[]> of(LogReader reader) {
    return consumer(
        Map.of(
            "assignment", _ -> reader.assignment(),
            "position", arguments -> reader.position(partition(arguments[0])),
            "seek",
                arguments -> {
                  reader.seek(partition(arguments[0]), (Long) arguments[1]);
                  return null;
                }));
  }

  /** Consumers without a group, which read what they are told to. */
  static ConsumerFactory<String, byte[]> consumers(World world, Broker broker) {
    return new ConsumerFactory<>() {
      @Override
      public Consumer<String, byte[]> createConsumer(
          @Nullable String group,
          @Nullable String prefix,
          @Nullable String suffix,
          @Nullable Properties settings) {
        boolean committed =
            settings != null
                && "read_committed"
                    .equals(
                        settings
                            .getProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG)
                            .toLowerCase(Locale.ROOT));
        return free(world, broker, committed);
      }

      @Override
      public boolean isAutoCommit() {
        return false;
      }
    };
  }

  private static Consumer<String, byte[]> free(World world, Broker broker, boolean committed) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    Map<String, Function<Object[], @Nullable Object>> calls = new HashMap<>();
    calls.put("close", _ -> null);
    calls.put(
        "endOffsets",
        arguments -> {
          world.turn();
          Map<TopicPartition, Long> ends = new HashMap<>();
          partitions(arguments[0]).forEach(it -> ends.put(it, broker.end(it, committed)));
          return ends;
        });
    calls.put(
        "assign",
        arguments -> {
          positions.clear();
          partitions(arguments[0]).forEach(it -> positions.put(it, 0L));
          return null;
        });
    calls.put(
        "seek",
        arguments -> {
          positions.put(partition(arguments[0]), (Long) arguments[1]);
          return null;
        });
    calls.put("position", arguments -> positions.get(partition(arguments[0])));
    calls.put(
        "poll",
        arguments -> {
          world.turn();
          world.await(
              () ->
                  positions.entrySet().stream()
                      .anyMatch(it -> it.getValue() < broker.end(it.getKey(), committed)),
              (Duration) arguments[0]);
          Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
          positions.replaceAll(
              (partition, position) -> {
                Broker.Fetched fetched = broker.fetch(partition, position, committed, MOST);
                records.put(partition, fetched.records());
                return fetched.next();
              });
          return new ConsumerRecords<>(records, Map.of());
        });
    return consumer(calls);
  }

  private static TopicPartition partition(Object argument) {
    return (TopicPartition) argument;
  }

  @SuppressWarnings("unchecked") // as Kafka's interface says
  private static Collection<TopicPartition> partitions(Object argument) {
    return (Collection<TopicPartition>) argument;
  }

  @SuppressWarnings("unchecked") // the proxy implements just this interface
  private static Consumer<String, byte[]> consumer(
      Map<String, Function<Object[], @Nullable Object>> calls) {
    return (Consumer<String, byte[]>)
        Proxy.newProxyInstance(
            KafkaFacade.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (_, method, arguments) -> {
              Function<Object[], @Nullable Object> call = calls.get(method.getName());
              if (call == null) {
                throw new UnsupportedOperationException(method.getName());
              }
              return call.apply(arguments == null ? new Object[0] : arguments);
            });
  }
}
