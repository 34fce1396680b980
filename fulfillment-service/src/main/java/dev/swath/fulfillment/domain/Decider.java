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
import dev.swath.fulfillment.domain.Step.End;
import dev.swath.fulfillment.domain.Step.Fruitless;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to do next for a delivery and for an order. The state decides, never a single event, so that
 * it does not matter where a predecessor stopped.
 *
 * <p>Only a provider's clear refusal of an order fails its delivery. Whatever else stands in the
 * way is insisted on; what is still in the way then is for a person to decide.
 */
public record Decider(Routes routes, Policies policies, Cutting cutting) {
  /** The hold that pays for the order ended before the delivery came. */
  static final String HOLD_EXPIRED = "hold-expired";

  /** The provider does not answer. Ends by itself when the provider answers again. */
  static final String SILENT = "provider-silent";

  private static final Idle IDLE = new Idle();

  /** The step that the delivery needs. */
  public Step next(Delivery delivery, Knowledge known, Instant now) {
    if (!isHeld(delivery.order())) {
      return IDLE;
    }
    return switch (delivery.status()) {
      case PENDING -> begin(delivery, known, now);
      case SUBMITTING -> new LookUp(delivery.provider(), delivery.id());
      case SUBMITTED, PROCESSING ->
          cancelWanted(delivery, known) || isHoldEnded(delivery.order())
              ? cancel(delivery)
              : poll(delivery);
      case NEEDS_ATTENTION -> whilePersonIsAsked(delivery, known, now);
      case DELIVERED, FAILED, CANCELLED, EXCLUDED -> IDLE;
    };
  }

  /**
   * What a delivery needs at once, even where it is otherwise attempted rarely: the answer to a
   * request to cancel.
   */
  public boolean isUrgent(Delivery delivery, Knowledge known) {
    return cancelWanted(delivery, known);
  }

  private static boolean isHeld(OrderState order) {
    return order.status() == OrderStatus.HELD || order.status() == OrderStatus.PROCESSING;
  }

  /** Of an order that has not closed: at the close the rest of the hold is released as well. */
  private static boolean isHoldEnded(OrderState order) {
    return order.released() != null;
  }

  private static Cancel cancel(Delivery delivery) {
    return new Cancel(delivery.provider(), delivery.upstreamOrderId());
  }

  private static Poll poll(Delivery delivery) {
    return new Poll(delivery.provider(), delivery.upstreamOrderId());
  }

  private Step begin(Delivery delivery, Knowledge known, Instant now) {
    if (cancelWanted(delivery, known)) {
      return tell(delivery.cancelled(now), known);
    }
    if (isHoldEnded(delivery.order())) {
      return tell(holdExpired(delivery, now), known);
    }
    return routes
        .of(delivery.item().ordered().productType())
        .map(route -> tell(delivery.submitting(route.provider(), now), known.afterIntent()))
        .orElseGet(() -> tell(noProvider(delivery, now), known));
  }

  /** Places nothing, but hears what the provider says by now, and answers requests to cancel. */
  private static Step whilePersonIsAsked(Delivery delivery, Knowledge known, Instant now) {
    boolean cancelWanted = cancelWanted(delivery, known);
    boolean holdEnded = isHoldEnded(delivery.order());
    if (!delivery.isIntended()) {
      if (cancelWanted) {
        return tell(delivery.cancelled(now), known);
      }
      return holdEnded ? tell(holdExpired(delivery, now), known) : IDLE;
    }
    if (!delivery.isTaken()) {
      return new LookUp(delivery.provider(), delivery.id());
    }
    boolean refusedToEnd = HOLD_EXPIRED.equals(delivery.attentionReason());
    return cancelWanted || (holdEnded && !refusedToEnd) ? cancel(delivery) : poll(delivery);
  }

  private static boolean cancelWanted(Delivery delivery, Knowledge known) {
    Instant requested = delivery.cancelRequested();
    return requested != null && !requested.equals(known.cancelRefused());
  }

  private static Tell tell(OrderEvent event, Knowledge known) {
    return new Tell(List.of(event), known.calm());
  }

  private static OrderEvent noProvider(Delivery delivery, Instant now) {
    String productType = delivery.item().ordered().productType();
    return delivery.needsAttention(
        "no-provider", "No provider delivers " + productType + " at the moment.", now, now);
  }

  private static OrderEvent holdExpired(Delivery delivery, Instant now) {
    return delivery.failed(
        HOLD_EXPIRED, "The hold on the credits ended before the delivery came.", now);
  }

  /**
   * An attempt was fruitless: another one later, or a person if that has lasted too long.
   *
   * @param reason what stands in the way, for the person
   */
  private Step insist(
      Delivery delivery,
      Knowledge known,
      String reason,
      String detail,
      String cause,
      @Nullable Duration atLeast,
      Instant now) {
    Policy policy = policies.of(delivery.provider());
    Knowledge then = known.fruitless(now);
    Instant requested = delivery.cancelRequested();
    if (requested != null
        && cancelWanted(delivery, known)
        && !now.isBefore(requested.plus(policy.answerWithin()))) {
      then = then.afterRefusedCancel(requested, true);
    }
    Instant since = Objects.requireNonNull(then.fruitlessSince());
    return delivery.needsAttention() || now.isBefore(since.plus(policy.insistFor()))
        ? new Fruitless(then, cause, atLeast)
        : tell(delivery.needsAttention(reason, detail, since, now), then);
  }

  private Step insistOnAnswer(
      Delivery delivery, Knowledge known, String cause, @Nullable Duration atLeast, Instant now) {
    String detail = delivery.provider() + " does not say how the order stands.";
    return insist(delivery, known, SILENT, detail, cause, atLeast, now);
  }

  /** A step cannot be taken, since the delivery's provider is not configured any more. */
  public End afterMissingProvider(Delivery delivery, Knowledge known, Instant now) {
    String detail = delivery.provider() + " is not among the providers at the moment.";
    Step step = insist(delivery, known, "no-provider", detail, detail, null, now);
    return step instanceof End end ? end : new Fruitless(known, detail, null);
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
          insistOnAnswer(delivery, known, unavailable.cause(), unavailable.retryAfter(), now);
      case Lookup.Nothing _ -> afterNothingFound(delivery, known, askedAt, now);
    };
  }

  private Step afterNothingFound(Delivery delivery, Knowledge known, Instant askedAt, Instant now) {
    Policy policy = policies.of(delivery.provider());
    Instant unsettledUntil = known.unsettledUntil();
    if (unsettledUntil == null && !known.ownIntent()) {
      // Whoever wrote the intent may have sent the request just before it ended.
      Instant until = now.plus(policy.underway()).plus(policy.settle());
      return new Wait(known.unsettled(until), "predecessor", null);
    }
    if (unsettledUntil != null && askedAt.isBefore(unsettledUntil)) {
      return new Wait(known, "unsettled", null);
    }
    if (cancelWanted(delivery, known)) {
      return tell(delivery.cancelled(now), known);
    }
    if (isHoldEnded(delivery.order())) {
      return tell(holdExpired(delivery, now), known);
    }
    if (delivery.needsAttention()) {
      return SILENT.equals(delivery.attentionReason())
          ? tell(delivery.retried(delivery.provider() + " answers again.", now), known)
          : new Wait(known.calm(), "a person is asked", null);
    }
    if (Duration.between(askedAt, now).compareTo(policy.freshness()) > 0) {
      String detail = delivery.provider() + " lists orders too slowly to place one safely.";
      return insist(delivery, known, "look-up-too-slow", detail, detail, null, now);
    }
    return place(delivery, known, now);
  }

  private Step place(Delivery delivery, Knowledge known, Instant now) {
    OrderItem item = delivery.item().ordered();
    return routes
        .of(item.productType())
        .filter(route -> route.provider().equals(delivery.provider()))
        .<Step>map(
            route ->
                new Place(
                    route.provider(),
                    new PlacementRequest(
                        delivery.id(),
                        route.productType(),
                        parts(delivery.item()),
                        item.licence(),
                        item.options())))
        .orElseGet(() -> tell(noProvider(delivery, now), known));
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

  /** A request to place the upstream order has come to its end. */
  public Step afterPlace(Delivery delivery, Knowledge known, Placement answer, Instant now) {
    String provider = delivery.provider();
    return switch (answer) {
      case Placement.Placed placed ->
          tell(delivery.submitted(placed.upstreamOrderId(), now), known);
      case Placement.Refused refused ->
          tell(delivery.failed("provider-refused", refused.detail(), now), known);
      case Placement.NotSent(String cause, Duration retryAfter) ->
          insist(
              delivery,
              known,
              "provider-takes-nothing",
              provider + " does not take the order at the moment.",
              cause,
              retryAfter,
              now);
      case Placement.Barred(String cause, Duration retryAfter) ->
          insist(
              delivery,
              known,
              "provider-bars-us",
              provider + " turns us away, for a reason that has nothing to do with the order.",
              cause,
              retryAfter,
              now);
      case Placement.Unknown(String cause, boolean answered) -> {
        Policy policy = policies.of(provider);
        Duration underway = answered ? Duration.ZERO : policy.underway();
        Knowledge then = known.unsettled(now.plus(underway).plus(policy.settle()));
        String detail = provider + " does not say whether it has taken the order.";
        yield insist(delivery, then, "placing-unclear", detail, cause, null, now);
      }
    };
  }

  /** The provider has said how the upstream order stands. */
  public Step afterStatus(Delivery delivery, Knowledge known, Progress answer, Instant now) {
    boolean isFree = isHoldEnded(delivery.order());
    return switch (answer) {
      case Progress.Underway(String status) -> {
        boolean isNews =
            delivery.needsAttention()
                ? !isFree
                : !status.equals(delivery.item().delivery().upstreamStatus());
        yield isNews
            ? tell(delivery.progressed(status, now), known)
            : new Wait(known.calm(), status, null);
      }
      case Progress.Delivered(List<UpstreamFile> files, Double areaKm2) ->
          // Nothing pays for it any more: a person decides.
          isFree
              ? new Wait(known.calm(), "it came after the hold had ended", null)
              : tell(delivery.delivered(files, areaKm2, now), known);
      case Progress.Failed(String detail) ->
          tell(delivery.failed("provider-error", detail, now), known);
      case Progress.Rejected(String detail) ->
          tell(delivery.failed("provider-rejected", detail, now), known);
      case Progress.Cancelled _ -> tell(delivery.cancelled(now), known);
      case Progress.Lost _ -> {
        String detail =
            delivery.provider() + " no longer knows " + delivery.upstreamOrderId() + ".";
        yield insist(delivery, known, "provider-lost", detail, detail, null, now);
      }
      case Progress.Unavailable(String cause, Duration retryAfter) ->
          insistOnAnswer(delivery, known, cause, retryAfter, now);
    };
  }

  /** The provider has answered a request to call the upstream order off. */
  public Step afterCancel(Delivery delivery, Knowledge known, CallOff answer, Instant now) {
    return switch (answer) {
      case CallOff.Cancelled _ ->
          delivery.cancelRequested() == null
              ? tell(holdExpired(delivery, now), known)
              : tell(delivery.cancelled(now), known);
      case CallOff.TooLate(String detail) -> afterRefusedCallOff(delivery, known, detail, now);
      case CallOff.Unavailable(String cause, Duration retryAfter) ->
          insistOnAnswer(delivery, known, cause, retryAfter, now);
    };
  }

  private static Step afterRefusedCallOff(
      Delivery delivery, Knowledge known, String detail, Instant now) {
    Instant requested = delivery.cancelRequested();
    Knowledge then =
        (requested == null ? known : known.afterRefusedCancel(requested, false)).calm();
    if (isHoldEnded(delivery.order()) && !delivery.needsAttention()) {
      String why = "The hold ended, and " + delivery.provider() + " does not call the order off.";
      return tell(delivery.needsAttention(HOLD_EXPIRED, why, now, now), then);
    }
    return new Wait(then, detail, null);
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
    List<Knowledge> refusals =
        open.stream()
            .map(item -> known.apply(item.delivery().id()))
            .filter(it -> waiting.requestedAt().equals(it.cancelRefused()))
            .toList();
    if (refusals.size() < open.size()) {
      return IDLE;
    }
    boolean undecided = refusals.stream().anyMatch(Knowledge::cancelUndecided);
    return tell(
        undecided ? undecided(order, waiting, now) : tooLate(order, waiting, now), Knowledge.NONE);
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
    return refused(
        order,
        cancellation,
        "too-late",
        "The provider has begun production of at least a part of the order.",
        now);
  }

  private static CancellationRefused undecided(
      OrderState order, Cancellation cancellation, Instant now) {
    return refused(
        order,
        cancellation,
        SILENT,
        "The provider does not say whether the order can be called off. The order goes on; ask"
            + " again later.",
        now);
  }

  private static CancellationRefused refused(
      OrderState order, Cancellation cancellation, String reason, String detail, Instant now) {
    return new CancellationRefused(
        order.id(),
        order.contractId(),
        now,
        cancellation.requestedAt(),
        new Violation(reason, null, detail));
  }
}
