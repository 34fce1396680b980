package dev.swath.orders.tracking.domain;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.DeliverySubmitting;
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lives of orders, for tests. */
public final class OrderStories {
  public static final ContractId CONTRACT = new ContractId("demo");
  public static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
  private static final Credits PRICE = new Credits(222);
  private static final Billing BILLING =
      new Billing(BillingMode.CREDIT, "EUR", new BigDecimal("2.22"), null);

  private OrderStories() {}

  public static OrderId id(int number) {
    return OrderId.of(CONTRACT, "order " + number);
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  public static OrderRequested requested(OrderId id) {
    AreaOfInterest aoi =
        new AreaOfInterest(
            List.of(
                new AreaOfInterest.Polygon(
                    List.of(
                        new AreaOfInterest.Ring(
                            List.of(
                                new AreaOfInterest.Position(1.4, 43.5),
                                new AreaOfInterest.Position(1.5, 43.5),
                                new AreaOfInterest.Position(1.5, 43.6),
                                new AreaOfInterest.Position(1.4, 43.5)))))));
    Map<String, Object> options = Map.of("cloud", 10, "share", 0.5, "bands", List.of("red", true));
    return new OrderRequested(
        id,
        CONTRACT,
        START,
        "REF-1",
        List.of("harvest"),
        List.of(
            new OrderItem(
                0, "pleiades-bundle", List.of(new Scene("DS_1", null, null)), aoi, null, options)),
        false,
        false,
        null,
        List.of(),
        null,
        List.of(),
        "hash",
        "tester");
  }

  /** Of one area of so many positions in so many items. */
  public static OrderRequested large(OrderId id, int items, int positions) {
    return large(id, items, positions, "harvest");
  }

  public static OrderRequested large(OrderId id, int items, int positions, String tag) {
    List<AreaOfInterest.Position> ring = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      double angle = 2 * Math.PI * i / positions;
      ring.add(new AreaOfInterest.Position(1 + Math.cos(angle) / 7, 43 + Math.sin(angle) / 7));
    }
    ring.add(ring.getFirst());
    AreaOfInterest area =
        new AreaOfInterest(
            List.of(new AreaOfInterest.Polygon(List.of(new AreaOfInterest.Ring(ring)))));
    List<OrderItem> all = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      Scene scene = new Scene("DS_PHR1A_201607161044126_FR1_PX_" + i, null, null);
      all.add(new OrderItem(i, "pleiades-bundle", List.of(scene), area, null, Map.of()));
    }
    return like(id, "REF-1", tag, all);
  }

  public static OrderRequested referring(OrderId id, String customerReference) {
    return like(id, customerReference, "harvest", requested(id).items());
  }

  private static OrderRequested like(
      OrderId id, String reference, String tag, List<OrderItem> items) {
    return new OrderRequested(
        id,
        CONTRACT,
        START,
        reference,
        List.of(tag),
        items,
        false,
        false,
        null,
        List.of(),
        null,
        List.of(),
        "hash",
        "tester");
  }

  public static OrderPriced priced(OrderId id) {
    return new OrderPriced(
        id,
        CONTRACT,
        at(2),
        PRICE,
        List.of(new ItemPrice(31.739951, 31.739951, PRICE, null, null)),
        null,
        "1",
        null,
        "tester");
  }

  /** From the request to the release. */
  public static List<OrderEvent> delivered(OrderId id) {
    DeliveryId delivery = DeliveryId.of(id, 0);
    return List.of(
        requested(id),
        priced(id),
        new CreditsHeld(id, CONTRACT, at(5), PRICE, 778, BILLING, START.plusSeconds(3_600)),
        new DeliverySubmitting(id, CONTRACT, at(6), delivery, "oneatlas"),
        new DeliverySubmitted(id, CONTRACT, at(15), delivery, "oneatlas", "U-1"),
        new DeliveryDelivered(
            id,
            CONTRACT,
            at(115),
            delivery,
            List.of(new DeliveredFile("f-1", "a.zip", 5_000_000_000L, null, null)),
            null,
            PRICE),
        new CreditsCaptured(id, CONTRACT, at(116), delivery, PRICE),
        new OrderClosed(id, CONTRACT, at(120), Outcome.DELIVERED),
        new CreditsReleased(id, CONTRACT, at(121), Credits.ZERO, null));
  }

  /** From the request to the refusal of credits. */
  public static List<OrderEvent> refused(OrderId id) {
    return List.of(
        requested(id),
        priced(id),
        new CreditsRefused(
            id,
            CONTRACT,
            at(5),
            new Violation("insufficient-credits", null, "Credits do not suffice."),
            PRICE,
            100,
            new Credits(122)));
  }
}
