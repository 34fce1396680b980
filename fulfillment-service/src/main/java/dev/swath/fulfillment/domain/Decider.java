package dev.swath.fulfillment.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.OrderState.Cancellation;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import dev.swath.fulfillment.domain.PlacementRequest.Part;
import dev.swath.fulfillment.domain.Step.Cancel;
import dev.swath.fulfillment.domain.Step.Idle;
import dev.swath.fulfillment.domain.Step.LookUp;
import dev.swath.fulfillment.domain.Step.Place;
import dev.swath.fulfillment.domain.Step.Poll;
import dev.swath.fulfillment.domain.Step.Tell;
import dev.swath.fulfillment.domain.Step.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to do next for a delivery and for an order. The state decides, never a single event, so that
 * it does not matter where a predecessor stopped.
 */
public record Decider(Routes routes, Policy policy, Cutting cutting) {
  private static final Idle IDLE = new Idle();

  /** The step that the delivery needs. */
  public Step next(Delivery delivery, Knowledge known, Instant now) {
    if (!isHeld(delivery.order())) {
      return IDLE;
    }
    return switch (delivery.item().delivery().status()) {
      case PENDING -> begin(delivery, known, now);
      case SUBMITTING -> new LookUp(delivery.provider(), delivery.id());
      case SUBMITTED, PROCESSING ->
          cancelWanted(delivery, known)
              ? new Cancel(delivery.provider(), delivery.upstreamOrderId())
              : new Poll(delivery.provider(), delivery.upstreamOrderId());
      // A person decides.
      case NEEDS_ATTENTION -> IDLE;
      case DELIVERED, FAILED, CANCELLED, EXCLUDED -> IDLE;
    };
  }

  private static boolean isHeld(OrderState order) {
    return order.status() == OrderStatus.HELD || order.status() == OrderStatus.PROCESSING;
  }

  private Step begin(Delivery delivery, Knowledge known, Instant now) {
    if (cancelWanted(delivery, known)) {
      return tell(delivery.cancelled(now), known);
    }
    return routes
        .of(delivery.item().ordered().productType())
        .map(route -> tell(delivery.submitting(route.provider(), now), known.afterIntent()))
        .orElseGet(() -> tell(noProvider(delivery, now), known));
  }

  private static boolean cancelWanted(Delivery delivery, Knowledge known) {
    Instant requested = delivery.cancelRequested();
    return requested != null && !requested.equals(known.cancelRefused());
  }

  private static Tell tell(OrderEvent event, Knowledge known) {
    return new Tell(List.of(event), known);
  }

  private static OrderEvent noProvider(Delivery delivery, Instant now) {
    String productType = delivery.item().ordered().productType();
    return delivery.failed("no-provider", "No provider delivers " + productType + ".", now);
  }

  /**
   * The intent is in the log; whether the upstream has the order is being found out.
   *
   * @param askedAt when the look-up was sent
   */
  public Step afterLookup(
      Delivery delivery, Knowledge known, Lookup answer, Instant askedAt, Instant now) {
    return switch (answer) {
      case Lookup.Found found -> tell(delivery.submitted(found.upstreamOrderId(), now), known);
      case Lookup.Unavailable unavailable ->
          new Wait(known, unavailable.cause(), unavailable.retryAfter());
      case Lookup.Nothing _ -> afterNothingFound(delivery, known, askedAt, now);
    };
  }

  private Step afterNothingFound(Delivery delivery, Knowledge known, Instant askedAt, Instant now) {
    Instant unsettledUntil = known.unsettledUntil();
    if (unsettledUntil == null && !known.ownIntent()) {
      // Whoever wrote the intent may have sent the request just before it ended.
      return new Wait(known.unsettled(settled(now, policy.underway())), "predecessor", null);
    }
    if (unsettledUntil != null && askedAt.isBefore(unsettledUntil)) {
      return new Wait(known, "unsettled", null);
    }
    if (cancelWanted(delivery, known)) {
      return tell(delivery.cancelled(now), known);
    }
    if (isGivenUp(delivery, known, now)) {
      String detail = delivery.provider() + " could not be brought to take the order.";
      return tell(delivery.failed("provider-unreachable", detail, now), known);
    }
    if (Duration.between(askedAt, now).compareTo(policy.freshness()) > 0) {
      return new Wait(known, "look-up took too long", null);
    }
    OrderItem item = delivery.item().ordered();
    Optional<Step> place =
        routes
            .of(item.productType())
            .filter(route -> route.provider().equals(delivery.provider()))
            .map(
                route ->
                    new Place(
                        route.provider(),
                        new PlacementRequest(
                            delivery.id(),
                            route.productType(),
                            parts(delivery.item()),
                            item.options())));
    return place.orElseGet(() -> tell(noProvider(delivery, now), known));
  }

  /**
   * What is ordered is what the scenes cover, so that a wrong footprint gains nobody anything. What
   * is paid by its area is paid once, so it is ordered once; scenes that are paid one by one are
   * ordered each.
   */
  private List<Part> parts(OrderState.Item item) {
    OrderItem ordered = item.ordered();
    List<Scene> scenes = ordered.scenes();
    List<AreaOfInterest> footprints =
        scenes.stream().map(Scene::footprint).filter(Objects::nonNull).toList();
    if (footprints.size() < scenes.size()) {
      return scenes.stream().map(scene -> new Part(scene.id(), ordered.aoi())).toList();
    }
    List<@Nullable AreaOfInterest> areas =
        item.price() != null && item.price().chargesScenes()
            ? cutting.covered(ordered.aoi(), footprints)
            : cutting.mosaic(ordered.aoi(), footprints);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < scenes.size(); i++) {
      AreaOfInterest area = areas.get(i);
      if (area != null) {
        parts.add(new Part(scenes.get(i).id(), area));
      }
    }
    // Pricing refuses what no scene covers.
    return parts.isEmpty() ? List.of(new Part(scenes.getFirst().id(), ordered.aoi())) : parts;
  }

  private boolean isGivenUp(Delivery delivery, Knowledge known, Instant now) {
    Instant failingSince = known.failingSince();
    return failingSince != null
        && !now.isBefore(failingSince.plus(policy.insistFor()))
        && isTooOld(delivery, now);
  }

  private boolean isTooOld(Delivery delivery, Instant now) {
    return !now.isBefore(delivery.order().createdAt().plus(policy.giveUpAfter()));
  }

  private Instant settled(Instant from, Duration underway) {
    return from.plus(underway).plus(policy.settle());
  }

  /** A request to place the upstream order has come to its end. */
  public Step afterPlace(Delivery delivery, Knowledge known, Placement answer, Instant now) {
    return switch (answer) {
      case Placement.Placed placed ->
          tell(delivery.submitted(placed.upstreamOrderId(), now), known);
      case Placement.Refused refused ->
          tell(delivery.failed("provider-refused", refused.detail(), now), known);
      case Placement.NotSent notSent ->
          new Wait(known.afterFailedPlacing(now), notSent.cause(), notSent.retryAfter());
      case Placement.Unknown unknown -> {
        Duration underway = unknown.answered() ? Duration.ZERO : policy.underway();
        Knowledge then = known.afterFailedPlacing(now).unsettled(settled(now, underway));
        yield new Wait(then, unknown.cause(), null);
      }
    };
  }

  /** The provider has said how the upstream order stands. */
  public Step afterStatus(Delivery delivery, Knowledge known, Progress answer, Instant now) {
    return switch (answer) {
      case Progress.Underway underway ->
          underway.status().equals(delivery.item().delivery().upstreamStatus())
              ? new Wait(known, underway.status(), null)
              : tell(delivery.progressed(underway.status(), now), known);
      case Progress.Delivered delivered ->
          tell(delivery.delivered(delivered.files(), delivered.areaKm2(), now), known);
      case Progress.Failed failed ->
          tell(delivery.failed("provider-error", failed.detail(), now), known);
      case Progress.Rejected rejected ->
          tell(delivery.failed("provider-rejected", rejected.detail(), now), known);
      case Progress.Cancelled _ -> tell(delivery.cancelled(now), known);
      case Progress.Lost _ -> {
        String detail =
            delivery.provider() + " no longer knows " + delivery.upstreamOrderId() + ".";
        yield isTooOld(delivery, now)
            ? tell(delivery.failed("provider-lost", detail, now), known)
            : new Wait(known, detail, null);
      }
      case Progress.Unavailable unavailable ->
          new Wait(known, unavailable.cause(), unavailable.retryAfter());
    };
  }

  /** The provider has answered a request to call the upstream order off. */
  public Step afterCancel(Delivery delivery, Knowledge known, CallOff answer, Instant now) {
    Instant requested = delivery.cancelRequested();
    return switch (answer) {
      case CallOff.Cancelled _ -> tell(delivery.cancelled(now), known);
      case CallOff.TooLate tooLate ->
          new Wait(
              requested == null ? known : known.afterRefusedCancel(requested),
              tooLate.detail(),
              null);
      case CallOff.Unavailable unavailable ->
          new Wait(known, unavailable.cause(), unavailable.retryAfter());
    };
  }

  /**
   * The step that the order itself needs, beside its deliveries.
   *
   * @param known what is known of a delivery
   */
  public Step next(OrderState order, Function<DeliveryId, Knowledge> known, Instant now) {
    if (!isHeld(order)) {
      return IDLE;
    }
    List<OrderState.Item> open =
        order.items().stream().filter(item -> !item.delivery().status().isFinal()).toList();
    if (open.isEmpty()) {
      return close(order, now);
    }
    Cancellation waiting = waiting(order);
    if (waiting == null) {
      return IDLE;
    }
    boolean refused =
        open.stream()
            .map(item -> known.apply(item.delivery().id()).cancelRefused())
            .allMatch(waiting.requestedAt()::equals);
    return refused ? tell(tooLate(order, waiting, now), Knowledge.NONE) : IDLE;
  }

  /** The request to cancel that has no answer yet. */
  private static @Nullable Cancellation waiting(OrderState order) {
    return order.isCancelling() ? order.cancellation() : null;
  }

  private static Step close(OrderState order, Instant now) {
    Set<DeliveryStatus> ends =
        order.items().stream()
            .map(item -> item.delivery().status())
            .filter(status -> status != DeliveryStatus.EXCLUDED)
            .collect(Collectors.toSet());
    OrderClosed closed = new OrderClosed(order.id(), order.contractId(), now, outcome(ends));
    Cancellation waiting = waiting(order);
    return waiting != null && ends.contains(DeliveryStatus.DELIVERED)
        ? new Tell(List.of(tooLate(order, waiting, now), closed), Knowledge.NONE)
        : tell(closed, Knowledge.NONE);
  }

  private static Outcome outcome(Set<DeliveryStatus> ends) {
    if (ends.contains(DeliveryStatus.DELIVERED)) {
      return ends.size() == 1 ? Outcome.DELIVERED : Outcome.PARTIALLY_DELIVERED;
    }
    return ends.contains(DeliveryStatus.CANCELLED) ? Outcome.CANCELLED : Outcome.FAILED;
  }

  private static CancellationRefused tooLate(
      OrderState order, Cancellation cancellation, Instant now) {
    return new CancellationRefused(
        order.id(),
        order.contractId(),
        now,
        cancellation.requestedAt(),
        new Violation(
            "too-late",
            null,
            "The provider has begun production of at least a part of the order."));
  }
}
