package dev.swath.orders.tracking.metrics;

import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.tracking.application.Observer;
import dev.swath.orders.tracking.domain.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The pipeline in figures: {@code swath.orders} counts orders by the status that they reach, {@code
 * swath.order.stage} measures the way between milestones by the times of the events, {@code
 * swath.projection.ignored} counts records that changed nothing.
 */
public final class PipelineMetrics implements Observer {
  /** From a fast step inside to a provider that takes hours. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(15),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(2),
    Duration.ofHours(12)
  };

  private final Map<OrderStatus, Counter> orders = new EnumMap<>(OrderStatus.class);
  private final Map<Stage.Name, Timer> stages = new EnumMap<>(Stage.Name.class);
  private final Counter ignored;

  public PipelineMetrics(MeterRegistry meters) {
    for (OrderStatus status : OrderStatus.values()) {
      orders.put(
          status,
          Counter.builder("swath.orders")
              .description("Orders by the status that they reached")
              .tag("status", name(status))
              .register(meters));
    }
    for (Stage.Name stage : Stage.Name.values()) {
      stages.put(
          stage,
          Timer.builder("swath.order.stage")
              .description("Time since the milestone before, by the times of the events")
              .tag("stage", name(stage))
              .serviceLevelObjectives(BUCKETS)
              .register(meters));
    }
    this.ignored =
        Counter.builder("swath.projection.ignored")
            .description("Records that changed nothing: duplicates, or what cannot follow")
            .register(meters);
  }

  @Override
  public void reached(OrderStatus status) {
    Objects.requireNonNull(orders.get(status)).increment();
  }

  @Override
  public void ended(Stage stage) {
    Objects.requireNonNull(stages.get(stage.name())).record(stage.took());
  }

  @Override
  public void ignored(int records) {
    ignored.increment(records);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
