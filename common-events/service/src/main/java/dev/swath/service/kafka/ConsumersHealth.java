package dev.swath.service.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.kafka.listener.MessageListenerContainer;

/** DOWN while a consumer stands still, or a partition cannot go on; names which, and why. */
public final class ConsumersHealth extends AbstractHealthIndicator {
  private final Supplier<Collection<MessageListenerContainer>> containers;
  private final Supplier<Collection<RunningConsumer>> others;
  private final ConsumerKeeper keeper;
  private final FaultyPartitions faulty;

  ConsumersHealth(
      Supplier<Collection<MessageListenerContainer>> containers,
      Supplier<Collection<RunningConsumer>> others,
      ConsumerKeeper keeper,
      FaultyPartitions faulty) {
    super("consumers cannot be looked at");
    this.containers = containers;
    this.others = others;
    this.keeper = keeper;
    this.faulty = faulty;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    Map<String, Object> troubles = new TreeMap<>(keeper.troubles());
    for (MessageListenerContainer container : containers.get()) {
      String name = String.valueOf(container.getListenerId());
      if (!container.isRunning() || !container.isInExpectedState()) {
        troubles.putIfAbsent(name, "stands still");
      }
    }
    for (RunningConsumer consumer : others.get()) {
      if (!consumer.isRunning()) {
        troubles.putIfAbsent(consumer.name(), "stands still");
      }
    }
    faulty
        .all()
        .forEach(
            (partition, fault) ->
                troubles.put(partition, fault.cause() + " (since " + fault.since() + ")"));
    if (troubles.isEmpty()) {
      health.up();
    } else {
      health.down().withDetails(troubles);
    }
  }
}
