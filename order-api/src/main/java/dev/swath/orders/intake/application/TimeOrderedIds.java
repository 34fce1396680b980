package dev.swath.orders.intake.application;

import dev.swath.events.domain.OrderId;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Order ids that sort by time: UUID version 7 (RFC 9562, section 5.7). */
public final class TimeOrderedIds implements Supplier<OrderId> {
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * @param random must not be guessable, since an id is shown to others
   */
  public TimeOrderedIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public OrderId get() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new OrderId(new UUID(high, low));
  }
}
