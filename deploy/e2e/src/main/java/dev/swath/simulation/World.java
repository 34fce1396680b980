package dev.swath.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler and its clock. One fiber moves at a time; chance, which begins with a seed, says
 * which one is next. Time passes a little with each turn, and jumps when nobody has anything to do.
 */
final class World implements AutoCloseable {
  /** When every run begins. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Far more than a run takes; who needs more goes round in circles. */
  private static final int MOST_TURNS = 60_000;

  private static final int LONGEST_TURN_MILLIS = 4;

  private final SplittableRandom chance;
  private final History history;
  private final Clock clock = ((InstantSource) this::now).withZone(ZoneOffset.UTC);
  private final List<Fiber> fibers = new ArrayList<>();
  private final PriorityQueue<Due> dues =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::sequence));
  private Instant now = START;
  private long sequence;
  private int turns;
  private @Nullable Fiber running;
  private @Nullable Throwable failure;

  private record Due(Instant at, long sequence, Runnable action) {}

  World(long seed, History history) {
    this.chance = new SplittableRandom(seed);
    this.history = history;
  }

  SplittableRandom chance() {
    return chance;
  }

  Clock clock() {
    return clock;
  }

  Instant now() {
    return now;
  }

  /** Notes what happens, for people. */
  void say(String who, Supplier<String> what) {
    history.add(Duration.between(START, now), who, what);
  }

  /** Does something at a time, whoever lives then; the action must not wait. */
  void at(Instant time, Runnable action) {
    dues.add(new Due(time, sequence++, action));
  }

  void after(Duration delay, Runnable action) {
    at(now.plus(delay), action);
  }

  void spawn(Life life, Runnable body) {
    fibers.add(new Fiber(life, body, this::fail));
  }

  private void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /**
   * Lets others go first, perhaps. Stands before every effect.
   *
   * @throws Crash if the life ends here
   */
  void turn() {
    turnWithoutWaiting();
    Fiber self = running;
    if (self != null) {
      self.endTurn();
    }
  }

  /** Nobody else can go first here, but the life may end. */
  void turnWithoutWaiting() {
    Fiber self = running;
    if (self != null && self.life().endsNow()) {
      throw new Crash();
    }
  }

  /** Waits until something is so; false if it was not in time. */
  boolean await(BooleanSupplier condition, Duration atMost) {
    self().await(condition, now.plus(atMost));
    return condition.getAsBoolean();
  }

  void await(BooleanSupplier condition) {
    self().await(condition, null);
  }

  void sleep(Duration duration) {
    self().await(() -> false, now.plus(duration));
  }

  private Fiber self() {
    Fiber self = running;
    if (self == null) {
      throw new IllegalStateException("only a fiber can wait");
    }
    return self;
  }

  /**
   * Gives turns until nobody has anything to do any more.
   *
   * @param afterTurn looks whether all is well
   * @throws BrokenLaw if it is not
   */
  void run(Runnable afterTurn) {
    while (step()) {
      afterTurn.run();
    }
  }

  /** Ends all lives: a fiber that is never resumed would keep its thread. */
  @Override
  public void close() {
    List.copyOf(fibers).forEach(fiber -> fiber.life().crash());
    bury();
  }

  private boolean step() {
    bury();
    fireDues();
    throwFailure();
    List<Fiber> ready = new ArrayList<>(fibers.size());
    for (Fiber fiber : fibers) {
      if (fiber.isReady(now)) {
        ready.add(fiber);
      }
    }
    if (ready.isEmpty()) {
      Instant next = next();
      if (next == null) {
        return false;
      }
      now = next;
      return true;
    }
    if (++turns > MOST_TURNS) {
      throw new BrokenLaw(Law.NO_ORDER_IS_LOST, "no end after " + MOST_TURNS + " turns");
    }
    now = now.plusMillis(chance.nextInt(LONGEST_TURN_MILLIS + 1));
    give(ready.get(chance.nextInt(ready.size())));
    throwFailure();
    return true;
  }

  private void give(Fiber fiber) {
    running = fiber;
    fiber.run();
    running = null;
    if (fiber.isDone()) {
      fibers.remove(fiber);
    }
  }

  /** Lets what belongs to an ended life come to its end. */
  private void bury() {
    while (true) {
      Fiber dead = firstDead();
      if (dead == null) {
        return;
      }
      while (!dead.isDone()) {
        give(dead);
      }
      fibers.remove(dead);
    }
  }

  private @Nullable Fiber firstDead() {
    for (Fiber fiber : fibers) {
      if (fiber.life().isOver()) {
        return fiber;
      }
    }
    return null;
  }

  private void fireDues() {
    while (!dues.isEmpty() && !dues.peek().at().isAfter(now)) {
      dues.remove().action().run();
    }
  }

  private @Nullable Instant next() {
    Instant next = dues.isEmpty() ? null : dues.peek().at();
    for (Fiber fiber : fibers) {
      Instant readyAt = fiber.readyAt(now);
      if (readyAt != null && (next == null || readyAt.isBefore(next))) {
        next = readyAt;
      }
    }
    return next;
  }

  private void throwFailure() {
    switch (failure) {
      case null -> {}
      case BrokenLaw broken -> throw broken;
      case Throwable other -> {
        BrokenLaw stumbled = new BrokenLaw(Law.NOBODY_STUMBLES, other.toString());
        stumbled.initCause(other);
        throw stumbled;
      }
    }
  }
}
