package dev.swath.service.repeat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs each attempt on a virtual thread of its own. */
public final class ThreadedHands implements Hands {
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("due").daemon().factory());
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("attempt-", 0).factory());

  public ThreadedHands() {
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void take(Runnable attempt) {
    workers.execute(attempt);
  }

  @Override
  public Appointment later(Duration delay, Runnable action) {
    Future<?> due = timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }
}
