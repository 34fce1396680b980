package dev.swath.orders.intake.application;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks for cancellations. Whether it is too late is decided where the deliveries are. */
public final class CancellingOrders {
  private final OrderLog log;
  private final Tracking tracking;
  private final Clock clock;

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
    OrderStatus status = order.state().status();
    if (status.isFinal()) {
      return new Outcome.TooLate(status);
    }
    ContractId contract = order.state().contractId();
    var earlier = order.state().cancellation();
    if (earlier != null && order.state().isCancelling()) {
      return new Outcome.Requested(id, contract, status, earlier.requestedAt());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    log.append(new CancellationRequested(id, contract, now, requestedBy), traceparent);
    return new Outcome.Requested(id, contract, status, now);
  }
}
