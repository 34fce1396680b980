package dev.swath.fulfillment.application;

import static dev.swath.fulfillment.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderState;
import dev.swath.fulfillment.Samples;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Decider;
import dev.swath.fulfillment.domain.Delivery;
import dev.swath.fulfillment.domain.Knowledge;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.Policies;
import dev.swath.fulfillment.domain.Policy;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import dev.swath.fulfillment.domain.Routes;
import dev.swath.fulfillment.domain.Step;
import dev.swath.fulfillment.domain.Step.Call;
import dev.swath.fulfillment.domain.Step.End;
import dev.swath.fulfillment.domain.Step.Idle;
import dev.swath.fulfillment.domain.Step.Tell;
import dev.swath.fulfillment.domain.UpstreamFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * The law of the service, in simulated time: whatever fails, is lost, comes twice or crashes
 * between any two effects, there is at most one upstream order for a delivery, every order ends,
 * and what the log says of a delivery is true upstream.
 */
class AtMostOneUpstreamOrderTest {
  private static final Policy POLICY =
      new Policy(
          Duration.ofSeconds(12),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(30));

  @Property(tries = 1000)
  void holds_in_any_weather(@ForAll long seed) throws InterruptedException {
    Simulation simulation = new Simulation(seed, POLICY);
    simulation.run();
    assertThat(simulation.duplicates()).isEmpty();
    assertThat(simulation.order().status().isFinal()).isTrue();
    assertThat(simulation.forgotten()).isEmpty();
  }

  @Test
  void would_not_hold_without_waiting_for_requests_to_settle() {
    Policy hasty =
        new Policy(
            Duration.ZERO,
            Duration.ZERO,
            POLICY.freshness(),
            POLICY.insistFor(),
            POLICY.answerWithin());
    assertThat(LongStream.range(0, 200).anyMatch(seed -> hasDuplicates(seed, hasty))).isTrue();
  }

  private static boolean hasDuplicates(long seed, Policy policy) {
    try {
      Simulation simulation = new Simulation(seed, policy);
      simulation.run();
      return !simulation.duplicates().isEmpty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The process ends here. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Simulation {
    private static final Samples ORDER = Samples.order("law", "scene-1", "scene-2");
    private static final int STORMY_TURNS = 60;
    private static final int CALM_TURNS = 200;

    private final Random chance;
    private final Decider decider;
    private final Clock clock;
    private final Upstreams upstreams;
    private final List<OrderEvent> log = new ArrayList<>(ORDER.heldEvents());
    private final List<UpstreamOrder> upstreamOrders = new ArrayList<>();
    private final Map<DeliveryId, Knowledge> known = new HashMap<>();
    private Instant now = T0;
    private boolean stormy = true;

    private Simulation(long seed, Policy policy) {
      chance = new Random(seed);
      InstantSource time = () -> now;
      clock = time.withZone(ZoneOffset.UTC);
      decider =
          new Decider(
              Routes.parse(Map.of("pleiades-bundle", Samples.PROVIDER + "/bundle")),
              Policies.same(policy),
              new SafeCutting());
      upstreams =
          new Upstreams(decider, clock, List.of(new Upstreams.Share(new StormyProvider(), 1)));
    }

    private void run() throws InterruptedException {
      for (int turn = 0; turn < STORMY_TURNS; turn++) {
        switch (chance.nextInt(12)) {
          case 0 -> log.add(log.get(chance.nextInt(log.size())));
          case 1 -> {
            if (turn > STORMY_TURNS / 2) {
              log.add(ORDER.cancellationRequested(now));
            }
          }
          case 2 -> known.clear();
          default -> turn();
        }
      }
      stormy = false;
      for (int turn = 0; turn < CALM_TURNS; turn++) {
        if (turn % 50 == 0) {
          operatorRetries();
        }
        turn();
      }
    }

    private void operatorRetries() {
      List<OrderState.Item> items = order().items();
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).delivery().status() == DeliveryStatus.NEEDS_ATTENTION) {
          log.add(ORDER.resolved(i, Resolution.RETRY, null));
        }
      }
    }

    private void turn() throws InterruptedException {
      now = now.plusMillis(chance.nextInt(5_000));
      OrderState order = order();
      int index = chance.nextInt(-1, order.items().size());
      if (index < 0) {
        Step step = decider.next(order, id -> known.getOrDefault(id, Knowledge.NONE), now);
        attempt(() -> end(step));
        return;
      }
      DeliveryId id = ORDER.delivery(index);
      Delivery delivery = new Delivery(order, index);
      Knowledge before = known.getOrDefault(id, Knowledge.NONE);
      Step step = decider.next(delivery, before, now);
      known.put(id, Knowledge.NONE); // as long as the step does not come to its end
      attempt(
          () -> {
            End end =
                step instanceof Call call
                    ? upstreams.run(call, delivery, before, () -> true)
                    : end(step);
            if (step instanceof Call) {
              end(end);
            }
            known.put(id, end.known());
          });
    }

    private interface Attempt {
      void run() throws InterruptedException;
    }

    /** A crash loses all that is known; a failure only what this step knew. */
    private void attempt(Attempt attempt) throws InterruptedException {
      try {
        attempt.run();
      } catch (Crash e) {
        known.clear();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("not acknowledged");
      }
    }

    private End end(Step step) {
      return switch (step) {
        case Tell tell -> {
          tell.events().forEach(this::append);
          yield tell;
        }
        case End end -> end;
        case Idle _ -> new Step.Wait(Knowledge.NONE, "idle", null);
        case Call call -> throw new AssertionError(call);
      };
    }

    private void append(OrderEvent event) {
      switch (stormy ? chance.nextInt(8) : 7) {
        case 0 -> throw new Crash();
        case 1 -> {
          log.add(event);
          throw new Crash();
        }
        case 2 -> throw new IllegalStateException("not acknowledged");
        case 3 -> {
          log.add(event);
          throw new IllegalStateException("not acknowledged");
        }
        case 4 -> {
          log.add(event);
          log.add(event);
        }
        default -> log.add(event);
      }
    }

    private OrderState order() {
      return Samples.after(log);
    }

    private Set<DeliveryId> duplicates() {
      Set<DeliveryId> seen = new HashSet<>();
      return upstreamOrders.stream()
          .map(order -> order.reference)
          .filter(reference -> !seen.add(reference))
          .collect(Collectors.toSet());
    }

    /** Deliveries that upstream goes on with, although for us they are called off or failed. */
    private List<DeliveryId> forgotten() {
      return order().items().stream()
          .map(OrderState.Item::delivery)
          .filter(it -> it.status() != DeliveryStatus.DELIVERED)
          .map(it -> it.id())
          .filter(id -> upstreamOrders.stream().anyMatch(it -> it.reference.equals(id) && !it.over))
          .toList();
    }

    private static final class UpstreamOrder {
      private final String id;
      private final DeliveryId reference;
      private final Instant takenAt;
      private final Instant listedAt;
      private boolean over;

      private UpstreamOrder(String id, DeliveryId reference, Instant takenAt, Instant listedAt) {
        this.id = id;
        this.reference = reference;
        this.takenAt = takenAt;
        this.listedAt = listedAt;
      }
    }

    /** A provider that keeps to the policy's assumptions, and otherwise does its worst. */
    private final class StormyProvider implements Provider {
      @Override
      public String name() {
        return Samples.PROVIDER;
      }

      @Override
      public Lookup lookup(DeliveryId reference) {
        return switch (stormy ? chance.nextInt(6) : 5) {
          case 0 -> throw new Crash();
          case 1 -> new Lookup.Unavailable("500", null);
          default ->
              upstreamOrders.stream()
                  .filter(it -> it.reference.equals(reference) && !it.listedAt.isAfter(now))
                  .findFirst()
                  .<Lookup>map(it -> new Lookup.Found(it.id))
                  .orElseGet(Lookup.Nothing::new);
        };
      }

      @Override
      public Placement place(PlacementRequest request) {
        DeliveryId reference = request.reference();
        return switch (stormy ? chance.nextInt(10) : 9) {
          case 0 -> throw new Crash();
          case 1 -> {
            take(reference, POLICY.underway());
            throw new Crash();
          }
          case 2 ->
              chance.nextBoolean()
                  ? new Placement.NotSent("refused", null)
                  : new Placement.Barred("402", null);
          case 3 -> new Placement.Unknown("reset, nothing taken", false);
          case 4 -> {
            take(reference, POLICY.underway());
            yield new Placement.Unknown("reset, but taken later", false);
          }
          case 5 -> {
            take(reference, Duration.ZERO);
            yield new Placement.Unknown("500, but taken", true);
          }
          case 6 -> new Placement.Unknown("500, nothing taken", true);
          default -> new Placement.Placed(take(reference, Duration.ZERO));
        };
      }

      private String take(DeliveryId reference, Duration within) {
        Instant takenAt = now.plusMillis(chance.nextLong(within.toMillis() + 1));
        Instant listedAt = takenAt.plusMillis(chance.nextLong(POLICY.settle().toMillis() + 1));
        String id = "up-" + upstreamOrders.size();
        upstreamOrders.add(new UpstreamOrder(id, reference, takenAt, listedAt));
        return id;
      }

      private UpstreamOrder find(String id) {
        return upstreamOrders.stream().filter(it -> it.id.equals(id)).findFirst().orElseThrow();
      }

      @Override
      public Progress status(String id) {
        UpstreamOrder order = find(id);
        if (order.over) {
          return new Progress.Cancelled();
        }
        return switch (stormy ? chance.nextInt(8) : 7) {
          case 0 -> throw new Crash();
          case 1 -> new Progress.Unavailable("500", null);
          case 2 -> chance.nextBoolean() ? new Progress.Underway("ordered") : new Progress.Lost();
          case 3 -> {
            order.over = true;
            yield new Progress.Failed("no");
          }
          default -> {
            boolean ready = now.isAfter(order.takenAt.plusSeconds(20));
            yield ready
                ? new Progress.Delivered(List.of(new UpstreamFile("a", null, null, null)), null)
                : new Progress.Underway("processing");
          }
        };
      }

      @Override
      public CallOff cancel(String id) {
        return switch (stormy ? chance.nextInt(6) : 5) {
          case 0 -> {
            find(id).over = true;
            throw new Crash();
          }
          case 1 -> new CallOff.Unavailable("500", null);
          case 2 -> new CallOff.TooLate("409");
          default -> {
            find(id).over = true;
            yield new CallOff.Cancelled();
          }
        };
      }
    }
  }
}
