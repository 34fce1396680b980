package dev.swath.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a listener container does for the two listeners that answer a record with a record: polls,
 * repeats a failed batch until it succeeds, and commits now and then, so that a crash makes them
 * read again what they have answered.
 */
final class Listening {
  static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  /** Memory of partitions is nobody's business here. */
  static final LogReader.Handover STATELESS =
      new LogReader.Handover() {
        @Override
        public void assigned(java.util.Collection<TopicPartition> partitions) {}

        @Override
        public void revoked(java.util.Collection<TopicPartition> partitions) {}
      };

  private Listening() {}

  static void forEver(
      World world, LogReader reader, Consumer<List<ConsumerRecord<String, byte[]>>> listener) {
    while (true) {
      List<ConsumerRecord<String, byte[]>> batch = flat(reader.poll(() -> false));
      if (!batch.isEmpty()) {
        repeat(world, reader, () -> listener.accept(batch));
        if (world.chance().nextInt(3) > 0) {
          commit(reader);
        }
      }
    }
  }

  static List<ConsumerRecord<String, byte[]>> flat(
      Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batch) {
    return batch.values().stream().flatMap(List::stream).toList();
  }

  private static void repeat(World world, LogReader reader, Runnable action) {
    while (true) {
      try {
        action.run();
        return;
      } catch (RuntimeException e) {
        world.say(reader.name(), () -> "tries again after " + e);
        world.sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private static void commit(LogReader reader) {
    try {
      reader.commit();
    } catch (CommitFailedException e) {
      // The partitions are somebody else's by now, who reads on from the last commit.
    }
  }
}
