package dev.swath.orders.intake.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitedTrackingTest {
  private static final ContractId DEMO = new ContractId("demo");
  private static final OrderId ID = OrderId.of(DEMO, "key");

  private final AtomicLong nanos = new AtomicLong();
  private final Hanging window = new Hanging();
  private final TimeLimitedTracking tracking = new TimeLimitedTracking(window, nanos::get);

  @AfterEach
  void close() {
    window.answers.countDown();
    tracking.close();
  }

  @Test
  void a_store_that_hangs_is_one_that_cannot_be_read() {
    long start = System.nanoTime();

    assertThat(tracking.seen(ID)).isInstanceOf(Tracking.Sight.Unreadable.class);
    // Nobody asks again for a while.
    for (int i = 0; i < 100; i++) {
      assertThat(tracking.seen(ID)).isInstanceOf(Tracking.Sight.Unreadable.class);
      assertThat(tracking.isNeverOpened(DEMO)).isFalse();
      assertThat(tracking.contract(DEMO)).isInstanceOf(Tracking.ContractSight.Unreadable.class);
      assertThatThrownBy(() -> tracking.find(ID)).isInstanceOf(TrackingUnavailable.class);
    }
    assertThat(window.looks).hasValue(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void after_a_while_the_store_is_looked_at_again() {
    tracking.seen(ID);
    window.answers.countDown();
    nanos.addAndGet(TimeLimitedTracking.LOOK_AWAY.toNanos());

    assertThat(tracking.seen(ID)).isInstanceOf(Tracking.Sight.NotThere.class);
    assertThat(tracking.find(ID)).isNull();
  }

  @Test
  void failures_pass_through() {
    window.failure = new TrackingUnavailable("gone", null);
    window.answers.countDown();

    assertThatThrownBy(() -> tracking.find(ID)).isSameAs(window.failure);
  }

  private static final class Hanging implements Tracking {
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private volatile @Nullable RuntimeException failure;

    private void look() {
      looks.incrementAndGet();
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      RuntimeException thrown = failure;
      if (thrown != null) {
        throw thrown;
      }
    }

    @Override
    public Sight seen(OrderId id) {
      look();
      return new Sight.NotThere();
    }

    @Override
    public @Nullable PlacedOrder find(OrderId id) {
      look();
      return null;
    }

    @Override
    public Watch watch(OrderId id) {
      throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public boolean isNeverOpened(ContractId contract) {
      look();
      return false;
    }

    @Override
    public ContractSight contract(ContractId contract) {
      look();
      return new ContractSight.NeverOpened();
    }
  }
}
