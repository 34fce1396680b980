package dev.swath.service.kafka;

/** A consumer that is not a listener container, for {@link ConsumersHealth} to look at. */
public interface RunningConsumer {
  /** What the consumer is called in health. */
  String name();

  boolean isRunning();
}
