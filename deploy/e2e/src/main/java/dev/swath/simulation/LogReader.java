package dev.swath.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A consumer: a member of a group, in one life of a process. */
final class LogReader {
  private static final int LARGEST_BATCH = 8;

  private final World world;
  private final Broker broker;
  private final Group group;
  private final Life life;
  private final String memberId;
  private final boolean committed;
  private final Handover handover;
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private int generation;
  private boolean member;
  private Instant heardAt;

  /** Hears which partitions come and go. */
  interface Handover {
    void assigned(Collection<TopicPartition> partitions);

    void revoked(Collection<TopicPartition> partitions);
  }

  /**
   * @param committed whether it reads committed records only
   */
  LogReader(
      World world, Broker broker, Group group, Life life, boolean committed, Handover handover) {
    this.world = world;
    this.broker = broker;
    this.group = group;
    this.life = life;
    this.committed = committed;
    this.handover = handover;
    this.memberId = life + "@" + world.now().toEpochMilli();
    this.heardAt = world.now();
  }

  String name() {
    return life.toString();
  }

  String memberId() {
    return memberId;
  }

  Group group() {
    return group;
  }

  boolean isSilentSince(Instant time) {
    return life.isOver() || (life.pausedUntil(world.now()) != null && !heardAt.isAfter(time));
  }

  /**
   * Waits for records and returns some of them; none if the partitions have changed instead.
   *
   * @param wakeUp ends the waiting as well
   */
  Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> poll(BooleanSupplier wakeUp) {
    world.turn();
    world.await(() -> hasNews() || wakeUp.getAsBoolean());
    heardAt = world.now();
    if (!member || !group.isMember(this) || group.isCalling(this)) {
      rejoin();
      return Map.of();
    }
    return fetch();
  }

  private boolean hasNews() {
    if (!member || !group.isMember(this) || group.isCalling(this)) {
      return true;
    }
    for (TopicPartition partition : positions.keySet()) {
      if (hasMore(partition)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasMore(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L) < broker.end(partition, committed);
  }

  private void rejoin() {
    if (!positions.isEmpty()) {
      List<TopicPartition> given = List.copyOf(positions.keySet());
      positions.clear();
      handover.revoked(given);
    }
    if (!member || !group.isMember(this)) {
      group.join(this);
      member = true;
    }
    if (group.isCalling(this)) {
      group.rejoin(this);
    }
    world.await(() -> !group.isRebalancing() || !group.isMember(this));
    if (!group.isMember(this) || group.isCalling(this)) {
      return;
    }
    generation = group.generation();
    List<TopicPartition> mine = group.ownedBy(this);
    // Whether a transaction of a predecessor moves them must be known first.
    world.await(() -> mine.stream().noneMatch(group::isPending));
    mine.forEach(partition -> positions.put(partition, group.committed(partition)));
    handover.assigned(mine);
  }

  private Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> fetch() {
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> batch = new LinkedHashMap<>();
    List<TopicPartition> some =
        new ArrayList<>(positions.keySet().stream().filter(this::hasMore).toList());
    while (some.size() > 1 && world.chance().nextBoolean()) {
      some.remove(world.chance().nextInt(some.size()));
    }
    for (TopicPartition partition : some) {
      Broker.Fetched fetched =
          broker.fetch(
              partition,
              positions.getOrDefault(partition, 0L),
              committed,
              world.chance().nextInt(1, LARGEST_BATCH + 1));
      positions.put(partition, fetched.next());
      if (!fetched.records().isEmpty()) {
        batch.put(partition, fetched.records());
      }
    }
    return batch;
  }

  Set<TopicPartition> assignment() {
    // Not Set.copyOf: its order differs from one JVM to the next.
    return Collections.unmodifiableSet(new LinkedHashSet<>(positions.keySet()));
  }

  long position(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L);
  }

  void seek(TopicPartition partition, long offset) {
    positions.computeIfPresent(partition, (_, _) -> offset);
  }

  /** Commits the positions. */
  void commit() {
    world.turn();
    group.check(metadata());
    group.store(positions);
  }

  Map<TopicPartition, OffsetAndMetadata> offsets(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach(
        partition -> offsets.put(partition, new OffsetAndMetadata(position(partition))));
    return offsets;
  }

  @SuppressWarnings("removal") // Kafka's own consumers make theirs with it, too
  ConsumerGroupMetadata metadata() {
    return new ConsumerGroupMetadata(group.name(), generation, memberId, Optional.of(name()));
  }

  @Override
  public String toString() {
    return name();
  }
}
