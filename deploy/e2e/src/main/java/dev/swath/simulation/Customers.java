package dev.swath.simulation;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.PlacingOrders.Placement;
import dev.swath.orders.intake.application.PlacingOrders.Submission;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import dev.swath.orders.tracking.application.TrackingBehind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * People in front of the door. Who has a key asks again until there is an answer; who has none asks
 * again only if nobody opened.
 */
final class Customers {
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private final World world;
  private final ApiHost api;
  private final Map<String, OrderId> byName = new LinkedHashMap<>();
  private final Set<OrderId> accepted = new LinkedHashSet<>();

  Customers(World world, ApiHost api) {
    this.world = world;
    this.api = api;
  }

  /** The orders whose customers were told that they are taken. */
  Set<OrderId> accepted() {
    return accepted;
  }

  void place(Plan.Place order) {
    OrderRequest request =
        OrderRequest.of(
            order.contract(),
            null,
            List.of(),
            items(order),
            new Terms(false, false, null, List.of(), null),
            List.of());
    Submission submission =
        new Submission(draft(request), order.key(), "customer", null, order.patience());
    boolean[] answered = {false};
    boolean open =
        api.request(
            door ->
                () -> {
                  Placement answer = door.placing().place(submission);
                  answered[0] = !(answer instanceof Placement.NotCompared);
                  hear(order, answer);
                });
    if (!open) {
      world.after(AGAIN, () -> place(order));
    } else if (order.key() != null) {
      world.after(
          ANSWER_WITHIN,
          () -> {
            if (!answered[0]) {
              place(order);
            }
          });
    }
  }

  private static Draft draft(OrderRequest request) {
    return new Draft(
        request, request, request.contractId(), request.items().size(), List.of(), List.of());
  }

  private void hear(Plan.Place order, Placement answer) {
    world.say(order.name(), () -> "hears " + answer.getClass().getSimpleName());
    @Nullable OrderId id =
        switch (answer) {
          // Asks again after a while.
          case Placement.NotCompared _ -> null;
          case Placement.Accepted taken -> taken.id();
          case Placement.Decided decided -> decided.order().state().id();
          case Placement.KeyReused reused -> reused.id();
          case Placement.Refused _ -> throw new IllegalStateException("nothing was wrong");
          case Placement.QuoteRefused _ -> throw new IllegalStateException("nothing was quoted");
          case Placement.TooManyRetries _ -> throw new IllegalStateException("nobody has a card");
        };
    if (id == null) {
      return;
    }
    byName.put(order.name(), id);
    accepted.add(id);
  }

  void cancel(Plan.Cancel cancel) {
    OrderId id = byName.get(cancel.order());
    if (id == null) {
      return;
    }
    boolean open =
        api.request(
            door ->
                () -> {
                  try {
                    var answer = door.cancelling().cancel(id, _ -> true, "customer", null);
                    world.say(cancel.order(), () -> "is to be cancelled: " + answer);
                  } catch (TrackingBehind e) {
                    world.after(AGAIN, () -> cancel(cancel));
                  }
                });
    if (!open) {
      world.after(AGAIN, () -> cancel(cancel));
    }
  }

  private static List<OrderItem> items(Plan.Place order) {
    List<OrderItem> items = new ArrayList<>();
    for (int i = 0; i < order.scenes().size(); i++) {
      double side = order.sides().get(i) / 1000.0;
      items.add(
          new OrderItem(
              i,
              order.product(),
              List.of(new Scene(order.scenes().get(i), null, null)),
              square(i, side),
              null,
              Map.of()));
    }
    return items;
  }

  private static AreaOfInterest square(double west, double side) {
    double south = 43;
    return new AreaOfInterest(
        List.of(
            new Polygon(
                List.of(
                    new Ring(
                        List.of(
                            new Position(west, south),
                            new Position(west + side, south),
                            new Position(west + side, south + side),
                            new Position(west, south + side),
                            new Position(west, south)))))));
  }
}
