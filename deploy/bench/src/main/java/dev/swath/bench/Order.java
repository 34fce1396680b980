package dev.swath.bench;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.OrderId;

/** One order that was published, and what was heard of it. Heard by one thread, seen by all. */
final class Order {
  /** Stands for a time that has not come. */
  static final long NEVER = Long.MIN_VALUE;

  private final OrderId id;
  private final ContractId contract;
  private final Credits price;
  private final long dueNanos;

  private volatile long answeredNanos = NEVER;
  private volatile int held;
  private volatile int refused;
  private volatile int captured;
  private volatile int released;

  /**
   * @param dueNanos when it was to be published, by {@link System#nanoTime()}
   */
  Order(OrderId id, ContractId contract, Credits price, long dueNanos) {
    this.id = id;
    this.contract = contract;
    this.price = price;
    this.dueNanos = dueNanos;
  }

  OrderId id() {
    return id;
  }

  ContractId contract() {
    return contract;
  }

  Credits price() {
    return price;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** When its first answer could be read, or {@link #NEVER}. */
  long answeredNanos() {
    return answeredNanos;
  }

  boolean isAnswered() {
    return answeredNanos != NEVER;
  }

  /** From the time it was due to its answer; only for an answered one. */
  long waitedNanos() {
    return answeredNanos - dueNanos;
  }

  int held() {
    return held;
  }

  int refused() {
    return refused;
  }

  int captured() {
    return captured;
  }

  int released() {
    return released;
  }

  // Written by one thread only, so an increment loses nothing.

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void hearHeld(long nanos) {
    held++;
    answered(nanos);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void hearRefused(long nanos) {
    refused++;
    answered(nanos);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void hearCaptured() {
    captured++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void hearReleased() {
    released++;
  }

  private void answered(long nanos) {
    if (answeredNanos == NEVER) {
      answeredNanos = nanos;
    }
  }
}
