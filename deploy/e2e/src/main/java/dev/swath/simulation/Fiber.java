package dev.swath.simulation;

import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs in turns. It has a thread, but the thread moves only from one turn to the
 * next, while everything else stands still; so the order of turns decides all.
 */
final class Fiber {
  private final Life life;
  private final Runnable body;
  private final Consumer<Throwable> failed;
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);
  private @Nullable Thread thread;
  private boolean done;
  private BooleanSupplier ready = Fiber::always;
  private @Nullable Instant wakeAt;

  Fiber(Life life, Runnable body, Consumer<Throwable> failed) {
    this.life = life;
    this.body = body;
    this.failed = failed;
  }

  Life life() {
    return life;
  }

  boolean isDone() {
    return done;
  }

  /** Whether it would do something with a turn. */
  boolean isReady(Instant now) {
    return life.pausedUntil(now) == null
        && ((wakeAt != null && !wakeAt.isAfter(now)) || ready.getAsBoolean());
  }

  /** When it will be ready if nothing else happens; null if it never will. */
  @Nullable Instant readyAt(Instant now) {
    Instant paused = life.pausedUntil(now);
    if (paused != null) {
      return paused;
    }
    return wakeAt;
  }

  /** Gives it a turn; returns when that is over. Called by the scheduler. */
  void run() {
    if (thread == null) {
      if (life.isOver()) {
        done = true;
        return;
      }
      thread = Thread.ofVirtual().unstarted(this::live);
      thread.start();
    } else {
      begun.release();
    }
    ended.acquireUninterruptibly();
  }

  private void live() {
    try {
      body.run();
    } catch (Crash e) {
      // The life it belongs to is over.
    } catch (Throwable e) {
      failed.accept(e);
    } finally {
      done = true;
      ended.release();
    }
  }

  /**
   * Ends the turn. Called by the fiber itself.
   *
   * @param until what it waits for
   * @param atMost when it goes on all the same; null for never
   * @throws Crash if its life has ended
   */
  void await(BooleanSupplier until, @Nullable Instant atMost) {
    ready = until;
    wakeAt = atMost;
    ended.release();
    begun.acquireUninterruptibly();
    ready = Fiber::always;
    wakeAt = null;
    if (life.isOver()) {
      throw new Crash();
    }
  }

  void endTurn() {
    await(Fiber::always, null);
  }

  private static boolean always() {
    return true;
  }
}
