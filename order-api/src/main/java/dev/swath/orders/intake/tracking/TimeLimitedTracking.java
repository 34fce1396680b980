package dev.swath.orders.intake.tracking;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the window for a few seconds at the most. A store that hangs, instead of refusing,
 * is taken for one that cannot be read, and nobody looks again for two seconds: the store costs a
 * few callers their time, and not all.
 */
public final class TimeLimitedTracking implements Tracking, AutoCloseable {
  /** For one look. */
  static final Duration GLANCE = Duration.ofMillis(2_500);

  /** For a certain answer, which may have to wait for the documents to catch up. */
  static final Duration CERTAINTY = Duration.ofSeconds(5);

  /** How long nobody looks after a look that took too long. */
  static final Duration LOOK_AWAY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(TimeLimitedTracking.class);

  private final Tracking window;
  private final LongSupplier nanoTime;
  private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong lookAgainAtNanos = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param nanoTime elapsed time in nanoseconds, from any origin
   */
  public TimeLimitedTracking(Tracking window, LongSupplier nanoTime) {
    this.window = window;
    this.nanoTime = nanoTime;
  }

  @Override
  public Sight seen(OrderId id) {
    Sight sight = glance(() -> window.seen(id), GLANCE);
    return sight == null ? new Sight.Unreadable() : sight;
  }

  @Override
  public ContractSight contract(ContractId contract) {
    ContractSight sight = glance(() -> window.contract(contract), CERTAINTY);
    return sight == null ? new ContractSight.Unreadable() : sight;
  }

  @Override
  public boolean isNeverOpened(ContractId contract) {
    Boolean isNeverOpened = glance(() -> window.isNeverOpened(contract), GLANCE);
    // The ledger knows, and decides.
    return isNeverOpened != null && isNeverOpened;
  }

  @Override
  public @Nullable PlacedOrder find(OrderId id) {
    if (isLookingAway()) {
      throw new TrackingUnavailable("the store did not answer a moment ago", null);
    }
    try {
      return within(CERTAINTY, () -> window.find(id));
    } catch (TimeoutException e) {
      lookAway();
      throw new TrackingUnavailable("the store does not answer", e);
    }
  }

  @Override
  public Watch watch(OrderId id) {
    Watch watch = window.watch(id);
    return new Watch() {
      @Override
      public @Nullable PlacedOrder await(Predicate<PlacedOrder> condition, Duration atMost) {
        return glance(() -> watch.await(condition, atMost), atMost.plus(GLANCE));
      }

      @Override
      public void close() {
        watch.close();
      }
    };
  }

  /** What the look shows; null if it takes too long. */
  private <T extends @Nullable Object> @Nullable T glance(Callable<T> look, Duration atMost) {
    if (isLookingAway()) {
      return null;
    }
    try {
      return within(atMost, look);
    } catch (TimeoutException e) {
      lookAway();
      return null;
    }
  }

  private boolean isLookingAway() {
    long until = lookAgainAtNanos.get();
    return until != Long.MIN_VALUE && nanoTime.getAsLong() - until < 0;
  }

  private void lookAway() {
    log.warn("the store of the documents does not answer in time");
    lookAgainAtNanos.set(nanoTime.getAsLong() + LOOK_AWAY.toNanos());
  }

  private <T extends @Nullable Object> T within(Duration atMost, Callable<T> look)
      throws TimeoutException {
    Future<T> answer = looks.submit(look);
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new TrackingUnavailable("interrupted", e);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
