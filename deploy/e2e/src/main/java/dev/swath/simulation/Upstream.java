package dev.swath.simulation;

import dev.swath.events.domain.DeliveryId;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import dev.swath.fulfillment.domain.UpstreamFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The provider's own books, which outlive all of us. It keeps to what the policy assumes of it and
 * otherwise does its worst. A scene's name says what becomes of it: {@code fails}, {@code
 * rejected}, {@code slow}, or it comes.
 */
final class Upstream {
  private static final Duration PRODUCTION = Duration.ofSeconds(5);
  private static final Duration SLOW_PRODUCTION = Duration.ofSeconds(60);

  private final World world;
  private final Weather weather;
  private final Policy policy;
  private final List<UpstreamOrder> orders = new ArrayList<>();

  /** What it has taken, and when it shows that. */
  private static final class UpstreamOrder {
    private final String id;
    private final DeliveryId reference;
    private final String scene;
    private final Instant takenAt;
    private final Instant listedAt;
    private boolean calledOff;

    private UpstreamOrder(
        String id, DeliveryId reference, String scene, Instant takenAt, Instant listedAt) {
      this.id = id;
      this.reference = reference;
      this.scene = scene;
      this.takenAt = takenAt;
      this.listedAt = listedAt;
    }

    private boolean isOver(Instant now) {
      return calledOff || (isReady(now) && (scene.equals("fails") || scene.equals("rejected")));
    }

    private boolean isReady(Instant now) {
      return !now.isBefore(takenAt.plus(scene.equals("slow") ? SLOW_PRODUCTION : PRODUCTION));
    }
  }

  Upstream(World world, Weather weather, Policy policy) {
    this.world = world;
    this.weather = weather;
    this.policy = policy;
  }

  /** Whether it has an order for the delivery that it goes on with, or has delivered. */
  boolean goesOnWith(DeliveryId reference) {
    return orders.stream()
        .anyMatch(it -> it.reference.equals(reference) && !it.isOver(world.now()));
  }

  /** The way to it from one process. */
  Provider seenFrom(Life life) {
    return new Provider() {
      @Override
      public String name() {
        return "upstream";
      }

      @Override
      public Lookup lookup(DeliveryId reference) {
        world.turn();
        if (weather.isUnavailable()) {
          return new Lookup.Unavailable("503", null);
        }
        Lookup answer =
            orders.stream()
                .filter(it -> it.reference.equals(reference) && !it.listedAt.isAfter(world.now()))
                .findFirst()
                .<Lookup>map(it -> new Lookup.Found(it.id))
                .orElseGet(Lookup.Nothing::new);
        world.say(
            life.toString(),
            () -> "looks " + Records.shortened(reference.toString()) + " up: " + answer);
        world.turn();
        return answer;
      }

      @Override
      public Placement place(PlacementRequest request) {
        // Whoever stands still for minutes just here, between the last look and the request, places
        // an order that a successor may have placed by then. Only the provider could prevent that.
        world.turnWithoutWaiting();
        Weather.Placing fault = weather.placing();
        world.say(
            life.toString(),
            () -> "places " + Records.shortened(request.reference().toString()) + ": " + fault);
        return switch (fault) {
          case FINE -> new Placement.Placed(take(request, world.now()));
          case NOT_SENT -> new Placement.NotSent("connection refused", null);
          case ANSWER_LOST -> {
            take(request, world.now());
            yield new Placement.Unknown("reset", false);
          }
          case TAKEN_LATE -> {
            long late = world.chance().nextLong(policy.underway().toMillis());
            world.after(Duration.ofMillis(late), () -> take(request, world.now()));
            yield new Placement.Unknown("reset", false);
          }
          case NOTHING_TAKEN -> new Placement.Unknown("reset", false);
          case ERROR_BUT_TAKEN -> {
            take(request, world.now());
            yield new Placement.Unknown("500", true);
          }
          case REFUSED -> new Placement.Refused("422");
        };
      }

      @Override
      public Progress status(String upstreamOrderId) {
        world.turn();
        if (weather.isUnavailable()) {
          return new Progress.Unavailable("503", null);
        }
        UpstreamOrder order = find(upstreamOrderId);
        if (order.calledOff) {
          return new Progress.Cancelled();
        }
        if (!order.isReady(world.now())) {
          return new Progress.Underway("processing");
        }
        return switch (order.scene) {
          case "fails" -> new Progress.Failed("clouds");
          case "rejected" -> new Progress.Rejected("no such scene");
          default ->
              new Progress.Delivered(
                  List.of(new UpstreamFile("image.tif", null, null, null)), null);
        };
      }

      @Override
      public CallOff cancel(String upstreamOrderId) {
        world.turn();
        if (weather.isUnavailable()) {
          return new CallOff.Unavailable("503", null);
        }
        UpstreamOrder order = find(upstreamOrderId);
        if (order.isReady(world.now())) {
          return new CallOff.TooLate("409");
        }
        order.calledOff = true;
        world.say(life.toString(), () -> "calls " + upstreamOrderId + " off");
        return new CallOff.Cancelled();
      }
    };
  }

  private UpstreamOrder find(String id) {
    return orders.stream().filter(it -> it.id.equals(id)).findFirst().orElseThrow();
  }

  private String take(PlacementRequest request, Instant takenAt) {
    DeliveryId reference = request.reference();
    if (orders.stream().anyMatch(it -> it.reference.equals(reference))) {
      throw new BrokenLaw(Law.AT_MOST_ONE_UPSTREAM_ORDER, "a second one for delivery " + reference);
    }
    String id = "up-" + (orders.size() + 1);
    long lag = world.chance().nextLong(policy.settle().toMillis());
    orders.add(
        new UpstreamOrder(
            id, reference, request.parts().getFirst().sceneId(), takenAt, takenAt.plusMillis(lag)));
    world.say("upstream", () -> "takes " + id + " for " + Records.shortened(reference.toString()));
    return id;
  }
}
