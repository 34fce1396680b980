package dev.swath.ledger.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the journal that are no entries: found when a partition is loaded, passed over, and
 * put to the dead letters once. Used by one thread.
 */
public final class Strays {
  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  /** Each may be large; the others are found again at the next load. */
  private static final int MOST_AT_ONCE = 10;

  private final Map<Integer, List<Stray>> found = new HashMap<>();
  private final Counter counter;

  /** A record, and why it is no entry. */
  record Stray(ConsumerRecord<String, byte[]> record, String cause) {}

  public Strays(MeterRegistry meters) {
    this.counter =
        Counter.builder("swath.ledger.strays")
            .description("records of the journal that are no entries, each time they are read")
            .register(meters);
  }

  /** The partition is about to be read. */
  void begin(int partition) {
    found.remove(partition);
  }

  /**
   * @param isNew whether the record is not in the dead letters yet
   */
  void note(ConsumerRecord<String, byte[]> record, String cause, boolean isNew) {
    counter.increment();
    log.warn(
        "{}-{}@{} is no entry of a journal and is passed over: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        cause);
    List<Stray> strays = found.computeIfAbsent(record.partition(), _ -> new ArrayList<>());
    if (isNew && strays.size() < MOST_AT_ONCE) {
      strays.add(new Stray(record, cause));
    }
  }

  /** Those of a partition that are to be put to the dead letters now. */
  List<Stray> take(int partition) {
    List<Stray> strays = found.remove(partition);
    return strays == null ? List.of() : strays;
  }
}
