package dev.swath.ledger.application;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The accounts of the partitions that this instance owns, in memory. A partition is rebuilt from
 * what is committed before it is first used, and again after it was forgotten: memory may hold what
 * was never committed, the log does not. Used by one thread, the one that decides, but for what is
 * said to be for others.
 */
public final class Accounts {
  private final Loader loader;
  private final Map<Integer, Owned> partitions = new HashMap<>();
  private final ConcurrentMap<Integer, Instant> due = new ConcurrentHashMap<>();

  /** Rebuilds a partition from what is committed. */
  @FunctionalInterface
  public interface Loader {
    Owned load(int partition);
  }

  /**
   * A partition with its place in the journal.
   *
   * @param journalEnd the offset behind the last committed entry, all of which were applied
   */
  public record Owned(Partition partition, long journalEnd) {}

  public Accounts(Loader loader) {
    this.loader = loader;
  }

  /** Rebuilds the partition unless it is in memory. */
  public void load(int partition) {
    if (!partitions.containsKey(partition)) {
      partitions.put(partition, loader.load(partition));
      noteDue(partition);
    }
  }

  /** A partition that is loaded. */
  public Partition get(int partition) {
    return owned(partition).partition();
  }

  /** The offset behind the last committed entry of a partition that is loaded. */
  public long journalEnd(int partition) {
    return owned(partition).journalEnd();
  }

  private Owned owned(int partition) {
    Owned owned = partitions.get(partition);
    if (owned == null) {
      throw new IllegalStateException("partition " + partition + " is not loaded");
    }
    return owned;
  }

  /** What was applied to the partition is committed, up to that offset of its journal. */
  public void committed(int partition, long journalEnd) {
    partitions.computeIfPresent(partition, (_, owned) -> new Owned(owned.partition(), journalEnd));
  }

  /** Notes when something comes to its end, for others. */
  public void noteDue(int partition) {
    Instant next = get(partition).nextDue();
    if (next == null) {
      due.remove(partition);
    } else {
      due.put(partition, next);
    }
  }

  /** The partitions in which something may have come to its end. For any thread. */
  public List<Integer> dueAt(Instant now) {
    return due.entrySet().stream()
        .filter(partition -> !partition.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * This instance owns the partition from now on; what has come to its end there is not known yet.
   *
   * @param lookAt when to look, if no request comes before that
   */
  public void own(int partition, Instant lookAt) {
    due.put(partition, lookAt);
  }

  /** This instance does not own the partition any more. */
  public void disown(int partition) {
    partitions.remove(partition);
    due.remove(partition);
  }

  /**
   * What is in memory of the partition may never have been committed.
   *
   * @param lookAt when to look what has come to its end, if no request comes before that
   */
  public void forget(int partition, Instant lookAt) {
    partitions.remove(partition);
    due.replace(partition, lookAt);
  }

  /** What is in memory may never have been committed. */
  public void forgetAll() {
    partitions.clear();
    due.replaceAll((_, _) -> Instant.EPOCH);
  }
}
