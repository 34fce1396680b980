package dev.swath.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer group with static members: who comes back under its name in time gets its partitions
 * back. Partitions move when all members have given theirs up, or were silent for too long; a
 * member of a past generation cannot commit.
 */
final class Group {
  private static final Duration SESSION = Duration.ofSeconds(8);

  private final String name;
  private final String topic;
  private final World world;
  private final Map<String, LogReader> members = new LinkedHashMap<>();
  private final Map<TopicPartition, LogReader> owners = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, Integer> pending = new HashMap<>();
  private final Set<LogReader> joined = new LinkedHashSet<>();
  private boolean rebalancing;
  private int rebalances;
  private int generation;

  Group(String name, String topic, World world) {
    this.name = name;
    this.topic = topic;
    this.world = world;
  }

  String name() {
    return name;
  }

  int generation() {
    return generation;
  }

  // ---- members

  void join(LogReader member) {
    LogReader before = members.put(member.name(), member);
    if (before == null) {
      rebalance();
    } else if (!rebalancing) {
      owners.replaceAll((_, owner) -> owner == before ? member : owner);
    }
    joined.remove(before);
  }

  /** Whether the group counts on this very member, not on a predecessor of the same name. */
  boolean isMember(LogReader member) {
    return members.get(member.name()) == member;
  }

  /** Whether the member has to give its partitions up and join again. */
  boolean isCalling(LogReader member) {
    return rebalancing && !joined.contains(member);
  }

  boolean isRebalancing() {
    return rebalancing;
  }

  List<TopicPartition> ownedBy(LogReader member) {
    return Broker.partitions(topic).stream()
        .filter(partition -> owners.get(partition) == member)
        .toList();
  }

  /** Begins to give the partitions out anew. */
  void rebalance() {
    if (rebalancing) {
      return;
    }
    rebalancing = true;
    joined.clear();
    int number = ++rebalances;
    world.after(
        SESSION,
        () -> {
          if (rebalancing && number == rebalances) {
            members.values().retainAll(joined);
            completeIfAllJoined();
          }
        });
  }

  void rejoin(LogReader member) {
    joined.add(member);
    completeIfAllJoined();
  }

  private void completeIfAllJoined() {
    if (!members.isEmpty() && joined.containsAll(members.values())) {
      rebalancing = false;
      generation++;
      List<LogReader> all = new ArrayList<>(members.values());
      for (TopicPartition partition : Broker.partitions(topic)) {
        owners.put(partition, all.get(world.chance().nextInt(all.size())));
      }
      world.say(name, () -> "generation " + generation + ": " + owners);
    } else if (members.isEmpty()) {
      rebalancing = false;
      owners.clear();
    }
  }

  /** Drops the member if it is still silent after the session timeout. */
  void suspect(LogReader member) {
    Instant since = world.now();
    world.after(
        SESSION,
        () -> {
          if (isMember(member) && member.isSilentSince(since)) {
            world.say(name, () -> member + " is gone");
            members.remove(member.name());
            rebalance();
            completeIfAllJoined();
          }
        });
  }

  /**
   * @throws CommitFailedException if the member is not of this generation
   */
  void check(ConsumerGroupMetadata metadata) {
    boolean known =
        members.values().stream().anyMatch(it -> it.memberId().equals(metadata.memberId()));
    if (!known || metadata.generationId() != generation) {
      throw new CommitFailedException(metadata.memberId() + " is of a past generation");
    }
  }

  // ---- offsets

  long committed(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L);
  }

  /** Whether an open transaction may still move the offset. */
  boolean isPending(TopicPartition partition) {
    return pending.getOrDefault(partition, 0) > 0;
  }

  void pend(Set<TopicPartition> partitions) {
    partitions.forEach(partition -> pending.merge(partition, 1, Integer::sum));
  }

  void settle(Set<TopicPartition> partitions) {
    partitions.forEach(partition -> pending.merge(partition, -1, Integer::sum));
  }

  void store(Map<TopicPartition, Long> offsets) {
    committed.putAll(offsets);
  }

  /** Offsets of the past count again: what was read since then is read again. */
  void goBack(int records) {
    for (TopicPartition partition : new HashSet<>(committed.keySet())) {
      committed.merge(partition, (long) -records, (offset, back) -> Math.max(0, offset + back));
    }
  }
}
