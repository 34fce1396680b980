package dev.swath.orders.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * How many requests a caller may send over time: token buckets, one for each caller and kind of
 * request. Each instance of this service counts for itself.
 */
public final class RateLimits {
  /** A bucket that nobody uses for so long is full again. */
  private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

  private static final int MAX_BUCKETS = 50_000;

  private final Policy reads;
  private final Policy orders;
  private final Policy estimates;
  private final TimeMeter time;
  private final Cache<Key, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_BUCKETS).expireAfterAccess(FORGET_AFTER).build();

  /** What a request asks for. */
  public enum Kind {
    /** Looking at what is there. */
    READ,
    /** Placing or cancelling an order. */
    ORDER,
    /** A price or a dry run, which pricing has to compute. */
    ESTIMATE
  }

  /**
   * @param name for the caller
   * @param burst requests at once, when none was sent for a while
   * @param perSecond requests a second, without end
   */
  public record Policy(String name, long burst, long perSecond) {
    public Policy {
      if (perSecond < 1 || burst < 1) {
        throw new IllegalArgumentException(
            "The rate limit " + name + " is " + burst + " at once and " + perSecond + " a second.");
      }
    }

    /** In how many seconds an empty bucket is full again. */
    public long windowSeconds() {
      return Math.ceilDiv(burst, perSecond);
    }
  }

  /**
   * @param remaining requests that could be sent at once from now on
   * @param resetSeconds until the bucket is full again
   * @param waitSeconds until the next request is allowed; 0 if this one is
   */
  public record Verdict(Policy policy, long remaining, long resetSeconds, long waitSeconds) {
    public boolean isAllowed() {
      return waitSeconds == 0;
    }
  }

  private record Key(String caller, Kind kind) {}

  public RateLimits(Policy reads, Policy orders, Policy estimates) {
    this(reads, orders, estimates, TimeMeter.SYSTEM_NANOTIME);
  }

  RateLimits(Policy reads, Policy orders, Policy estimates, TimeMeter time) {
    this.reads = reads;
    this.orders = orders;
    this.estimates = estimates;
    this.time = time;
  }

  /** Counts a request. */
  public Verdict count(String caller, Kind kind) {
    Policy policy =
        switch (kind) {
          case READ -> reads;
          case ORDER -> orders;
          case ESTIMATE -> estimates;
        };
    Bucket bucket = buckets.get(new Key(caller, kind), _ -> bucket(policy));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return new Verdict(
        policy,
        probe.getRemainingTokens(),
        seconds(probe.getNanosToWaitForReset()),
        probe.isConsumed() ? 0 : Math.max(1, seconds(probe.getNanosToWaitForRefill())));
  }

  private Bucket bucket(Policy policy) {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(policy.burst())
                    .refillGreedy(policy.perSecond(), Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  private static long seconds(long nanos) {
    return Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos());
  }
}
