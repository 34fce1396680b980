package dev.swath.orders.intake.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for cancellations. Whether it is too late is decided where the deliveries are. After a
 * refusal the same order can be asked about again, but each time only after twice as long, up to a
 * day: an order of a month was asked about some forty times at most, however often its customer
 * asks.
 */
public final class CancellingOrders {
  /** Between the first refusal and the next request. */
  static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

  static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /** For how long a request that nobody has seen yet stands for those that follow it. */
  private static final Duration UNSEEN = Duration.ofMinutes(1);

  private final OrderLog log;
  private final Tracking tracking;
  private final Clock clock;

  /** When this process last asked for the cancellation of an order. */
  private final Cache<OrderId, Instant> asked =
      Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

  public CancellingOrders(OrderLog log, Tracking tracking, Clock clock) {
    this.log = log;
    this.tracking = tracking;
    this.clock = clock;
  }

  /** The answer to a request to cancel. */
  public sealed interface Outcome {
    /** It is in the log, or one before it was and still waits for its answer. */
    record Requested(OrderId id, ContractId contractId, OrderStatus status, Instant requestedAt)
        implements Outcome {}

    /** Nothing is left to cancel. */
    record TooLate(OrderStatus status) implements Outcome {}

    /**
     * It was refused a while ago, and is not asked about again so soon.
     *
     * @param pause until it can be
     */
    record RefusedBefore(Violation refusal, Duration pause) implements Outcome {}

    /** There is no such order, or the caller may not know of it. */
    record Unknown() implements Outcome {}
  }

  /**
   * @param mayUse whether the caller may act for a contract
   * @throws LogUnavailable if the log does not answer; asking again does no harm
   */
  public Outcome cancel(
      OrderId id, Predicate<ContractId> mayUse, String requestedBy, @Nullable String traceparent) {
    PlacedOrder order = tracking.find(id);
    if (order == null || !mayUse.test(order.state().contractId())) {
      return new Outcome.Unknown();
    }
    OrderState state = order.state();
    if (state.status().isFinal()) {
      return new Outcome.TooLate(state.status());
    }
    Instant now = PlacingOrders.now(clock);
    OrderState.Cancellation earlier = state.cancellation();
    if (earlier != null) {
      if (state.isCancelling()) {
        return requested(state, earlier.requestedAt());
      }
      Duration pause = pause(state.createdAt(), earlier.requestedAt(), now);
      if (earlier.refusal() != null && pause.isPositive()) {
        return new Outcome.RefusedBefore(earlier.refusal(), pause);
      }
    }
    return ask(
        state, earlier == null ? null : earlier.requestedAt(), now, requestedBy, traceparent);
  }

  private Outcome ask(
      OrderState state,
      @Nullable Instant lastSeen,
      Instant now,
      String requestedBy,
      @Nullable String traceparent) {
    OrderId id = state.id();
    Instant unseen = note(id, lastSeen, now);
    if (unseen != null) {
      return requested(state, unseen);
    }
    try {
      log.append(new CancellationRequested(id, state.contractId(), now, requestedBy), traceparent);
    } catch (LogUnavailable e) {
      asked.invalidate(id);
      throw e;
    }
    return requested(state, now);
  }

  /** When it was asked for already, unseen so far; null if it was not, and is from now on. */
  private @Nullable Instant note(OrderId id, @Nullable Instant lastSeen, Instant now) {
    @Nullable Instant[] unseen = {null};
    asked
        .asMap()
        .compute(
            id,
            (_, last) -> {
              boolean isUnseen =
                  last != null
                      && (lastSeen == null || last.isAfter(lastSeen))
                      && now.isBefore(last.plus(UNSEEN));
              unseen[0] = isUnseen ? last : null;
              return isUnseen ? last : now;
            });
    return unseen[0];
  }

  private static Outcome requested(OrderState state, Instant requestedAt) {
    return new Outcome.Requested(state.id(), state.contractId(), state.status(), requestedAt);
  }

  /**
   * How long it is until the next request: as long as the order had lived at the last one, within
   * bounds.
   */
  private static Duration pause(Instant createdAt, Instant lastRequest, Instant now) {
    long ageSeconds = Duration.between(createdAt, lastRequest).toSeconds();
    long pauseSeconds =
        Math.clamp(ageSeconds, SHORTEST_PAUSE.toSeconds(), LONGEST_PAUSE.toSeconds());
    return Duration.between(now, lastRequest.plusSeconds(pauseSeconds));
  }
}
