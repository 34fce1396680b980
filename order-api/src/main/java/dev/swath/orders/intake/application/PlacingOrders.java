package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.intake.application.RecentRequests.Written;
import dev.swath.orders.intake.application.Tracking.Sight;
import dev.swath.orders.intake.application.Tracking.Watch;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Draft.Verdict;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.Presented;
import dev.swath.orders.intake.domain.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders: one durable write to the log, and no database on the way in. Under an idempotency
 * key the first record in the log wins, whichever process wrote it, and a repetition is answered as
 * before, whatever is on sale by then. A repetition while the order's payment waits to be confirmed
 * says that the payment was confirmed, and asks to go on.
 */
public final class PlacingOrders {
  /** How long a request under a key waits to see whether it was the first under that key. */
  private static final Duration COMPARISON = Duration.ofSeconds(5);

  private final OrderLog log;
  private final Tracking tracking;
  private final CheckingOrders checking;
  private final UnansweredOrders unanswered;
  private final Quoting quoting;
  private final WaitingRoom waitingRoom;
  private final Supplier<OrderId> ids;
  private final Clock clock;
  private final RecentRequests recent = new RecentRequests();
  private final PaymentRetries retries;

  public PlacingOrders(
      OrderLog log,
      Tracking tracking,
      CheckingOrders checking,
      UnansweredOrders unanswered,
      Quoting quoting,
      WaitingRoom waitingRoom,
      Supplier<OrderId> ids,
      Clock clock) {
    this.log = log;
    this.tracking = tracking;
    this.checking = checking;
    this.unanswered = unanswered;
    this.quoting = quoting;
    this.waitingRoom = waitingRoom;
    this.ids = ids;
    this.clock = clock;
    this.retries = new PaymentRetries(clock);
  }

  /**
   * @param draft what could be read of the request
   * @param idempotencyKey the caller's name for this request within the contract, if it gave one
   * @param requestedBy subject of the caller's token
   * @param patience how long the caller waits for the decision; zero for not at all
   */
  public record Submission(
      Draft draft,
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

    /**
     * There is an order under this key, but whether it is this request or another one cannot be
     * told yet. The same request under the same key will be answered.
     */
    record NotCompared(OrderId id) implements Placement {}

    /** The request is wrong; nothing is taken. */
    record Refused(List<Fault> faults) implements Placement {
      public Refused {
        faults = List.copyOf(faults);
      }
    }

    /** The quote that the request presents does not hold; nothing is taken. */
    record QuoteRefused(Presented.Refused refusal) implements Placement {}

    /** The payment was looked at so often that it is not looked at again at a caller's wish. */
    record TooManyRetries(OrderId id, Instant expiresAt) implements Placement {}
  }

  /**
   * @throws LogUnavailable if the log does not answer; nothing is taken then, or it is called off
   */
  public Placement place(Submission submission) {
    Draft read = submission.draft();
    OrderRequest asked = read.legible();
    if (asked == null || read.verdict() instanceof Verdict.Wrong) {
      // Wrong by rules that do not change: no such request can have been taken before.
      return new Placement.Refused(check(read).faults());
    }
    String key = submission.idempotencyKey();
    return key == null ? placeNew(submission) : placeUnderKey(submission, asked, key);
  }

  private Draft check(Draft read) {
    return checking.contract(checking.products(read));
  }

  private Placement placeNew(Submission submission) {
    return switch (judge(submission, ids.get())) {
      case Judgement.Refused(Placement answer) -> answer;
      case Judgement.Right(OrderRequested event) -> {
        try (Watch watch = tracking.watch(event.orderId())) {
          append(event, submission);
          yield answer(event, watch, submission);
        }
      }
    };
  }

  private Placement placeUnderKey(Submission submission, OrderRequest asked, String key) {
    OrderId id = OrderId.of(asked.contractId(), key);
    Sight sight = tracking.seen(id);
    if (sight instanceof Sight.Known(PlacedOrder first)) {
      return repeat(first, asked, submission);
    }
    return switch (judge(submission, id)) {
      case Judgement.Refused(Placement answer) -> {
        // A request that was taken once is answered ever after. So it must be certain that it was
        // not before the catalogue or the quote of today decides.
        PlacedOrder first = tracking.find(id);
        yield first == null ? answer : repeat(first, asked, submission);
      }
      case Judgement.Right(OrderRequested event) ->
          appendAndCompare(event, submission, sight instanceof Sight.Unreadable);
    };
  }

  /** What the catalogue and the quotes of this moment say of a request. */
  private sealed interface Judgement {
    record Right(OrderRequested event) implements Judgement {}

    record Refused(Placement answer) implements Judgement {}
  }

  private Judgement judge(Submission submission, OrderId id) {
    Instant now = now(clock);
    return switch (check(submission.draft()).verdict()) {
      case Verdict.Wrong(List<Fault> faults) ->
          new Judgement.Refused(new Placement.Refused(faults));
      case Verdict.Right(OrderRequest request) ->
          switch (quoting.presented(request, now)) {
            case Presented.Refused refused ->
                new Judgement.Refused(new Placement.QuoteRefused(refused));
            case Presented.Nothing _ ->
                new Judgement.Right(request.accepted(id, now, submission.requestedBy(), null));
            case Presented.Holds(Quote quote) ->
                new Judgement.Right(request.accepted(id, now, submission.requestedBy(), quote));
          };
    };
  }

  /** The present, as events tell it: in whole milliseconds. */
  static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * @param isBlind whether the documents cannot be read at the moment
   */
  private Placement appendAndCompare(OrderRequested event, Submission submission, boolean isBlind) {
    OrderId id = event.orderId();
    try (Watch watch = tracking.watch(id)) {
      Written before = appendOnce(event, submission);
      PlacedOrder first = isBlind ? null : watch.await(_ -> true, COMPARISON);
      if (first != null) {
        return isSame(first, event.requestHash())
            ? answer(event, watch, submission)
            : new Placement.KeyReused(id);
      }
      return isBlind
          ? answerBlindly(event, before, watch, submission)
          : new Placement.NotCompared(id);
    }
  }

  /**
   * Writes the request unless this process has written one under this key already.
   *
   * @return what was written before; null if this is the first
   */
  private @Nullable Written appendOnce(OrderRequested event, Submission submission) {
    OrderId id = event.orderId();
    Written before = recent.note(id, event.requestHash(), event.at());
    if (before == null) {
      boolean isDurable = false;
      try {
        append(event, submission);
        isDurable = true;
      } finally {
        if (!isDurable) {
          recent.forget(id);
        }
      }
      recent.confirm(id, event.requestHash(), event.at());
    }
    return before;
  }

  /**
   * Orders are taken without the documents too. What this process itself wrote under the key is
   * known; whether another process wrote before shows when the documents can be read again.
   */
  private Placement answerBlindly(
      OrderRequested event, @Nullable Written before, Watch watch, Submission submission) {
    if (before == null) {
      return answer(event, watch, submission);
    }
    if (!before.isDurable()) {
      return new Placement.NotCompared(event.orderId());
    }
    return before.requestHash().equals(event.requestHash())
        ? new Placement.Accepted(
            event.orderId(), event.contractId(), before.at(), OrderStatus.REQUESTED, true)
        : new Placement.KeyReused(event.orderId());
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

  /** The answer to a request that is in the log. */
  private Placement answer(OrderRequested event, Watch watch, Submission submission) {
    PlacedOrder decided = awaitDecision(event.contractId(), watch, submission.patience(), 0);
    return decided == null
        ? new Placement.Accepted(
            event.orderId(), event.contractId(), event.at(), OrderStatus.REQUESTED, false)
        : new Placement.Decided(decided, Standing.of(decided.state()));
  }

  /** The answer to a request under a key that has an order. */
  private Placement repeat(PlacedOrder first, OrderRequest asked, Submission submission) {
    OrderId id = first.state().id();
    if (!isSame(first, asked.hash())) {
      return new Placement.KeyReused(id);
    }
    try (Watch watch = tracking.watch(id)) {
      int answered = 0;
      if (Standing.of(first.state()) instanceof Standing.AwaitingPayment(var action)) {
        switch (retries.ask(id, first.confirmations())) {
          case ASK -> {
            log.append(
                new PaymentRetried(id, asked.contractId(), now(clock), submission.requestedBy()),
                submission.traceparent());
            answered = first.confirmations();
          }
          // A retry of a moment ago is on its way: its answer is this one's answer too.
          case ASKED_JUST_NOW -> answered = first.confirmations();
          case TOO_OFTEN -> {
            return new Placement.TooManyRetries(id, action.expiresAt());
          }
        }
      }
      PlacedOrder decided =
          awaitDecision(asked.contractId(), watch, submission.patience(), answered);
      return decided == null
          ? new Placement.Accepted(
              id, asked.contractId(), first.state().createdAt(), first.state().status(), true)
          : new Placement.Decided(decided, Standing.of(decided.state()));
    }
  }

  /**
   * The order once it is decided, or its payment is to be confirmed; null if it is not in time.
   *
   * @param answered up to which of its confirmations the caller has answered: the order is shown as
   *     it was before the answer until that is folded
   */
  private @Nullable PlacedOrder awaitDecision(
      ContractId contract, Watch watch, Duration patience, int answered) {
    return waitingRoom.await(
        watch,
        order ->
            switch (Standing.of(order.state())) {
              case Standing.Undecided _ -> false;
              case Standing.AwaitingPayment _ -> order.confirmations() > answered;
              case Standing.Held _, Standing.Unaffordable _, Standing.Unpriceable _ -> true;
            },
        patience,
        contract.value());
  }

  private static boolean isSame(PlacedOrder first, String requestHash) {
    return first.state().requestHash().equals(requestHash);
  }
}
