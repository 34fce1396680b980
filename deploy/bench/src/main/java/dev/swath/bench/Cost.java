package dev.swath.bench;

import dev.swath.standalone.Instance;
import dev.swath.standalone.Service;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been used up since the start of the processes.
 *
 * @param ledgerCpu of the ledger's first instance
 * @param brokerCpu of the broker, this reader and these publishers served as well
 * @param bytesByTopic size of the log
 */
record Cost(Duration ledgerCpu, Duration brokerCpu, Map<String, Long> bytesByTopic) {

  Cost {
    bytesByTopic = new TreeMap<>(bytesByTopic);
  }

  static Cost now(Testbed testbed) {
    return new Cost(
        testbed.cpu(Testbed.ledger(1)),
        testbed.cpu(Instance.first(Service.KAFKA)),
        testbed.bytesByTopic());
  }

  /** What was used since then. */
  Cost since(Cost before) {
    Map<String, Long> bytes = new TreeMap<>(bytesByTopic);
    before.bytesByTopic.forEach((topic, size) -> bytes.merge(topic, -size, Long::sum));
    return new Cost(ledgerCpu.minus(before.ledgerCpu), brokerCpu.minus(before.brokerCpu), bytes);
  }

  /** For people, by the order. */
  String toText(long orders) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "CPU per 1,000 orders: ledger %.3f s, broker %.3f s%nbytes per order: %d",
                ledgerCpu.toMillis() / (double) orders,
                brokerCpu.toMillis() / (double) orders,
                bytesByTopic.values().stream().mapToLong(Long::longValue).sum() / orders));
    bytesByTopic.forEach(
        (topic, size) -> {
          if (size / orders > 0) {
            text.append("%n  %-28s %6d".formatted(topic, size / orders));
          }
        });
    return text.toString();
  }
}
