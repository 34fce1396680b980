package dev.swath.service.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that cannot go on, each with its reason. Consumers report and clear them; health
 * names them; the other partitions go on. Thread safe.
 */
public final class FaultyPartitions {
  private static final Logger log = LoggerFactory.getLogger(FaultyPartitions.class);

  private final ConcurrentMap<Key, Fault> faults = new ConcurrentHashMap<>();
  private final Clock clock;

  private record Key(String consumer, TopicPartition partition) {}

  /** Why a partition cannot go on, and since when. */
  public record Fault(String cause, Instant since) {}

  public FaultyPartitions(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    Gauge.builder("swath.partitions.faulty", faults, Map::size)
        .description("partitions that cannot go on")
        .register(meters);
  }

  /** Says that the consumer cannot go on with the partition. Logs only what is new. */
  public void report(String consumer, TopicPartition partition, String cause) {
    Key key = new Key(consumer, partition);
    Fault before = faults.get(key);
    if (before == null || !before.cause().equals(cause)) {
      log.error("{} cannot go on with {}: {}", consumer, partition, cause);
      faults.put(key, new Fault(cause, before == null ? clock.instant() : before.since()));
    }
  }

  /** Says that the consumer goes on with the partition, or does not own it any more. */
  public void clear(String consumer, TopicPartition partition) {
    if (faults.remove(new Key(consumer, partition)) != null) {
      log.info("{} is done with the fault of {}", consumer, partition);
    }
  }

  public void clear(String consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> clear(consumer, partition));
  }

  public boolean isFaulty(String consumer, TopicPartition partition) {
    return faults.containsKey(new Key(consumer, partition));
  }

  /** Each fault under a name such as {@code credit-ledger swath.ledger-requests.v1-3}. */
  public Map<String, Fault> all() {
    ConcurrentMap<String, Fault> named = new ConcurrentHashMap<>();
    faults.forEach((key, fault) -> named.put(key.consumer() + " " + key.partition(), fault));
    return named;
  }
}
