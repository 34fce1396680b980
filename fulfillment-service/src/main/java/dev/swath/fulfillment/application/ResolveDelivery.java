package dev.swath.fulfillment.application;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.DeliveryState.Attention;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderState;
import dev.swath.fulfillment.application.ResolutionKeys.Kept;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log what an operator decides on a delivery that needs attention. Works on every
 * instance: whoever owns the order hears of it from the log, and a decision that comes too late
 * changes nothing there.
 */
public final class ResolveDelivery {
  private final DeliveriesInNeed deliveries;
  private final ResolutionKeys keys;
  private final EventLog log;
  private final Clock clock;

  /**
   * @param key idempotency key of the request
   * @param hash of everything else in it
   * @param upstreamOrderId of {@link Resolution#PLACED_AS} only
   * @param by subject of the operator's token
   */
  public record Request(
      String key,
      String hash,
      DeliveryId delivery,
      Resolution resolution,
      @Nullable String upstreamOrderId,
      String by,
      String why) {}

  /** What came of a request. */
  public sealed interface Outcome {
    /** The log has the decision, now or from an earlier request under the key. */
    record Told(DeliveryResolved decision) implements Outcome {}

    /** Another request came under the key. */
    record OtherRequestUnderKey() implements Outcome {}

    /** There is no such delivery, or it needs nobody's attention. */
    record NotInNeed() implements Outcome {}

    /** The decision makes no sense for this delivery. */
    record Impossible(String why) implements Outcome {}
  }

  public ResolveDelivery(
      DeliveriesInNeed deliveries, ResolutionKeys keys, EventLog log, Clock clock) {
    this.deliveries = deliveries;
    this.keys = keys;
    this.log = log;
    this.clock = clock;
  }

  /**
   * @throws RuntimeException if it is not known whether the log has the decision; the same request
   *     can be made again
   */
  public Outcome resolve(Request request) throws InterruptedException {
    OrderState order = deliveries.of(request.delivery());
    DeliveryState delivery = order == null ? null : find(order, request.delivery());
    Kept before = keys.find(request.key());
    if (before != null) {
      return tellAgain(before, request, delivery);
    }
    if (order == null || delivery == null) {
      return new Outcome.NotInNeed();
    }
    if (request.resolution() == Resolution.PLACED_AS && delivery.provider() == null) {
      return new Outcome.Impossible(
          "The delivery was never meant for a provider, so none can have it. Resolve it with retry"
              + " or fail.");
    }
    DeliveryResolved decision =
        new DeliveryResolved(
            order.id(),
            order.contractId(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            request.delivery(),
            request.resolution(),
            request.upstreamOrderId(),
            request.by(),
            request.why());
    // Before the log: a repeated request then tells the very same event again, if it has to.
    return tellAgain(keys.keep(request.key(), request.hash(), decision), request, delivery);
  }

  private Outcome tellAgain(Kept kept, Request request, @Nullable DeliveryState delivery)
      throws InterruptedException {
    if (!kept.hash().equals(request.hash())) {
      return new Outcome.OtherRequestUnderKey();
    }
    if (delivery != null && isOfPresentTrouble(kept.decision(), delivery)) {
      log.append(List.of(kept.decision()), null);
    }
    return new Outcome.Told(kept.decision());
  }

  /** A decision from before the present trouble began has had its effect. */
  private static boolean isOfPresentTrouble(DeliveryResolved decision, DeliveryState delivery) {
    Attention attention = delivery.attention();
    return attention != null && !decision.at().isBefore(attention.since());
  }

  private static @Nullable DeliveryState find(OrderState order, DeliveryId id) {
    return order.items().stream()
        .map(OrderState.Item::delivery)
        .filter(delivery -> delivery.id().equals(id))
        .filter(delivery -> delivery.status() == DeliveryStatus.NEEDS_ATTENTION)
        .findFirst()
        .orElse(null);
  }
}
