package dev.swath.orders.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.orders.limits.RateLimits.Kind;
import dev.swath.orders.limits.RateLimits.Policy;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());
  private final RateLimits limits =
      new RateLimits(
          new Policy("reads", 10, 2),
          new Policy("orders", 3, 1),
          new Policy("estimates", 1, 1),
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos.get();
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          });

  private boolean isAllowed(String caller, Kind kind) {
    return limits.count(caller, kind).isAllowed();
  }

  @Test
  void a_burst_is_allowed_and_then_the_rate() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.count("a", Kind.READ).remaining()).isEqualTo(9 - i);
    }
    assertThat(isAllowed("a", Kind.READ)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(isAllowed("a", Kind.READ)).isTrue();
    assertThat(isAllowed("a", Kind.READ)).isTrue();
    RateLimits.Verdict refused = limits.count("a", Kind.READ);
    assertThat(refused.isAllowed()).isFalse();
    assertThat(refused.waitSeconds()).isEqualTo(1);
    assertThat(refused.resetSeconds()).isEqualTo(5);
    assertThat(refused.policy().windowSeconds()).isEqualTo(5);
  }

  @Test
  void callers_and_kinds_are_counted_apart() {
    assertThat(isAllowed("a", Kind.ESTIMATE)).isTrue();
    assertThat(isAllowed("a", Kind.ESTIMATE)).isFalse();

    assertThat(isAllowed("b", Kind.ESTIMATE)).isTrue();
    assertThat(isAllowed("a", Kind.ORDER)).isTrue();
    assertThat(isAllowed("a", Kind.READ)).isTrue();
  }
}
