package dev.swath.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a process, from its start to its crash. Memory belongs to a life, and ends with it.
 */
final class Life {
  private static final int NEVER = -1;

  private final String name;
  private boolean over;
  private int turnsToCrash = NEVER;
  private int turnsToPause = NEVER;
  private Runnable end = () -> {};
  private Runnable pause = () -> {};
  private @Nullable Instant pausedUntil;

  Life(String name) {
    this.name = name;
  }

  boolean isOver() {
    return over;
  }

  /** Ends at once. What is under way ends at the place where it waits for its turn. */
  void crash() {
    if (!over) {
      over = true;
      end.run();
    }
  }

  /** What else is to be done when it ends. */
  void onEnd(Runnable action) {
    end = action;
  }

  /** Ends a few turns from now, which is between any two of its effects. */
  void crashAfter(int turns) {
    turnsToCrash = turns;
  }

  /** Pauses a few turns from now, likewise. */
  void pauseAfter(int turns, Runnable action) {
    turnsToPause = turns;
    pause = action;
  }

  /** Another turn is taken; returns whether this was one too many. */
  boolean endsNow() {
    if (turnsToCrash == 0) {
      crash();
    } else if (turnsToCrash > 0) {
      turnsToCrash--;
    }
    if (turnsToPause == 0) {
      pause.run();
    }
    turnsToPause = Math.max(NEVER, turnsToPause - 1);
    return over;
  }

  /** Stands still, as a process does that the machine has no time for. */
  void pauseUntil(Instant time) {
    pausedUntil = time;
  }

  /** When it goes on; null if it does not stand still. */
  @Nullable Instant pausedUntil(Instant now) {
    Instant until = pausedUntil;
    return until == null || !until.isAfter(now) ? null : until;
  }

  @Override
  public String toString() {
    return name;
  }
}
