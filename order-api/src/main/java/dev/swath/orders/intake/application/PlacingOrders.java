package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.intake.application.Tracking.Sight;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.Presented;
import dev.swath.orders.intake.domain.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders: one durable write to the log, and no database on the way in. Under an idempotency
 * key the first record in the log wins, whoever wrote it. A repetition while the order's payment
 * waits to be confirmed says that it was, and asks to go on.
 */
public final class PlacingOrders {
  /** How long a request under a key waits to see whether it was the first under that key. */
  private static final Duration COMPARISON = Duration.ofSeconds(2);

  private final OrderLog log;
  private final Tracking tracking;
  private final UnansweredOrders unanswered;
  private final Quoting quoting;
  private final Supplier<OrderId> ids;
  private final Clock clock;

  public PlacingOrders(
      OrderLog log,
      Tracking tracking,
      UnansweredOrders unanswered,
      Quoting quoting,
      Supplier<OrderId> ids,
      Clock clock) {
    this.log = log;
    this.tracking = tracking;
    this.unanswered = unanswered;
    this.quoting = quoting;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param idempotencyKey the caller's name for this request within the contract, if it gave one
   * @param requestedBy subject of the caller's token
   * @param patience how long the caller waits for the decision; zero for not at all
   */
  public record Submission(
      OrderRequest request,
      @Nullable String idempotencyKey,
      String requestedBy,
      @Nullable String traceparent,
      Duration patience) {}

  /** The answer to a submission. */
  public sealed interface Placement {
    /** The order is in the log; nothing is decided yet, or the caller did not wait for it. */
    record Accepted(
        OrderId id, ContractId contractId, Instant createdAt, OrderStatus status, boolean isRepeat)
        implements Placement {}

    /** The caller waited, and the order is decided, or cannot go on without its customer. */
    record Decided(PlacedOrder order, Standing standing) implements Placement {}

    /** Another request came first under this key. */
    record KeyReused(OrderId id) implements Placement {}

    /** The quote that the request presents does not hold; nothing is taken. */
    record QuoteRefused(Presented.Refused refusal) implements Placement {}
  }

  /**
   * @throws LogUnavailable if the log does not answer; nothing is taken then, or it is called off
   */
  public Placement place(Submission submission) {
    String key = submission.idempotencyKey();
    OrderRequest request = submission.request();
    OrderId id = key == null ? ids.get() : OrderId.of(request.contractId(), key);
    Instant now = now(clock);
    return switch (quoting.presented(request, now)) {
      case Presented.Refused refused -> placed(id, refused, submission, now);
      case Presented.Nothing _ ->
          place(request.accepted(id, now, submission.requestedBy(), null), submission);
      case Presented.Holds(Quote quote) ->
          place(request.accepted(id, now, submission.requestedBy(), quote), submission);
    };
  }

  private Placement place(OrderRequested event, Submission submission) {
    Duration patience = submission.patience();
    if (submission.idempotencyKey() == null) {
      return patience.isZero() ? taken(event, submission) : watched(event, submission, false);
    }
    return switch (tracking.seen(event.orderId())) {
      case Sight.Known(PlacedOrder first) -> repeated(first, event, submission);
      case Sight.NotThere _ -> watched(event, submission, true);
      // Orders are taken without the documents. Which body won under the key shows later.
      case Sight.Dark _ ->
          patience.isZero() ? taken(event, submission) : watched(event, submission, false);
    };
  }

  /**
   * An order that was taken while its quote held is answered ever after. So it must be certain that
   * there is none before the quote decides.
   */
  private Placement placed(
      OrderId id, Presented.Refused refused, Submission submission, Instant now) {
    PlacedOrder first = submission.idempotencyKey() == null ? null : tracking.find(id);
    return first == null
        ? new Placement.QuoteRefused(refused)
        : repeated(
            first,
            submission.request().accepted(id, now, submission.requestedBy(), null),
            submission);
  }

  /** The present, as events tell it: in whole milliseconds. */
  static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Placement taken(OrderRequested event, Submission submission) {
    append(event, submission);
    return accepted(event);
  }

  private Placement watched(OrderRequested event, Submission submission, boolean isCompared) {
    // From before the write, so that no change slips through in between.
    try (Tracking.Watch watch = tracking.watch(event.orderId())) {
      append(event, submission);
      PlacedOrder first = isCompared ? watch.await(_ -> true, COMPARISON) : null;
      if (first != null && !isSame(first, event)) {
        return new Placement.KeyReused(event.orderId());
      }
      PlacedOrder decided = decided(watch, submission.patience(), 0);
      return decided == null
          ? accepted(event)
          : new Placement.Decided(decided, Standing.of(decided.state()));
    }
  }

  private void append(OrderRequested event, Submission submission) {
    try {
      log.append(event, submission.traceparent());
    } catch (LogUnavailable e) {
      if (e.isInDoubt() && submission.idempotencyKey() == null) {
        unanswered.remember(event);
      }
      throw e;
    }
  }

  private Placement repeated(PlacedOrder first, OrderRequested event, Submission submission) {
    OrderId id = event.orderId();
    if (!isSame(first, event)) {
      return new Placement.KeyReused(id);
    }
    try (Tracking.Watch watch = tracking.watch(id)) {
      int answered = 0;
      if (Standing.of(first.state()) instanceof Standing.AwaitingPayment) {
        log.append(
            new PaymentRetried(id, event.contractId(), event.at(), event.requestedBy()),
            submission.traceparent());
        answered = first.confirmations();
      }
      PlacedOrder decided = decided(watch, submission.patience(), answered);
      return decided == null
          ? new Placement.Accepted(
              id, event.contractId(), first.state().createdAt(), first.state().status(), true)
          : new Placement.Decided(decided, Standing.of(decided.state()));
    }
  }

  /**
   * The order once it is decided, or its payment is to be confirmed; null if it is not in time.
   *
   * @param answered up to which of its confirmations the caller has answered: the order is shown as
   *     it was before the answer until that is folded
   */
  private static @Nullable PlacedOrder decided(
      Tracking.Watch watch, Duration patience, int answered) {
    return patience.isZero()
        ? null
        : watch.await(
            order ->
                switch (Standing.of(order.state())) {
                  case Standing.Undecided _ -> false;
                  case Standing.AwaitingPayment _ -> order.confirmations() > answered;
                  case Standing.Held _, Standing.Unaffordable _, Standing.Unpriceable _ -> true;
                },
            patience);
  }

  private static boolean isSame(PlacedOrder first, OrderRequested event) {
    return first.state().requestHash().equals(event.requestHash());
  }

  private static Placement accepted(OrderRequested event) {
    return new Placement.Accepted(
        event.orderId(), event.contractId(), event.at(), OrderStatus.REQUESTED, false);
  }
}
