package dev.swath.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.ContractId;
import dev.swath.events.wire.Topics;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a key is in: the default of Kafka's producers, the same in all topics of Swath.
 *
 * @param partitions of every topic
 */
record Keys(int partitions) {

  static Keys of(Admin admin) {
    return new Keys(
        Futures.get(admin.describeTopics(List.of(Topics.ORDERS)).allTopicNames())
            .values()
            .iterator()
            .next()
            .partitions()
            .size());
  }

  int partition(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
  }

  /** One contract for each partition that has any. */
  Collection<ContractId> onePerPartition(List<ContractId> contracts) {
    SortedMap<Integer, ContractId> found = new TreeMap<>();
    contracts.forEach(contract -> found.putIfAbsent(partition(contract.value()), contract));
    return found.values();
  }
}
