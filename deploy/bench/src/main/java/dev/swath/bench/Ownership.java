package dev.swath.bench;

import dev.swath.standalone.Instance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which member of the ledger's two groups has which partition, as the broker knows it.
 *
 * @param members by partition
 */
record Ownership(Map<TopicPartition, Member> members) {
  private static final List<String> GROUPS = List.of("credit-ledger", "credit-ledger-requests");

  /**
   * @param id new whenever a process joins
   * @param name the same over a restart, if it is a static member; else empty
   */
  record Member(String id, String name) {}

  Ownership {
    members = Map.copyOf(members);
  }

  static Ownership now(Admin admin) {
    Map<TopicPartition, Member> members = new HashMap<>();
    for (ConsumerGroupDescription group :
        Futures.get(admin.describeConsumerGroups(GROUPS).all()).values()) {
      group
          .members()
          .forEach(
              member ->
                  member
                      .assignment()
                      .topicPartitions()
                      .forEach(
                          partition ->
                              members.put(
                                  partition,
                                  new Member(
                                      member.consumerId(), member.groupInstanceId().orElse("")))));
    }
    return new Ownership(members);
  }

  /** The partitions of that instance, and those that have another owner after. */
  Set<TopicPartition> changedOrOf(Instance instance, Ownership after) {
    Set<TopicPartition> all = new HashSet<>(members.keySet());
    all.addAll(after.members.keySet());
    all.removeIf(
        partition ->
            Objects.equals(members.get(partition), after.members.get(partition))
                && !isOf(instance, members.get(partition)));
    return all;
  }

  /** A static member is named for its instance and, after that, for its thread. */
  private static boolean isOf(Instance instance, @Nullable Member member) {
    return member != null && member.name().matches(".*-" + instance.number() + "(-\\d+)?");
  }
}
