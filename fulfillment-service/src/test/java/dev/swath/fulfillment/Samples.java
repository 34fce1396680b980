package dev.swath.fulfillment;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.domain.OrderEvent.DeliveryCancelled;
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.DeliveryFailed;
import dev.swath.events.domain.OrderEvent.DeliveryNeedsAttention;
import dev.swath.events.domain.OrderEvent.DeliveryProgressed;
import dev.swath.events.domain.OrderEvent.DeliveryResolved;
import dev.swath.events.domain.OrderEvent.DeliverySubmitted;
import dev.swath.events.domain.OrderEvent.DeliverySubmitting;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.events.domain.Violation;
import dev.swath.fulfillment.domain.UpstreamFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One order under test and what can be told of it: each item is a Pléiades bundle over Toulouse.
 */
public record Samples(OrderId order, List<String> productTypes, List<String> sceneIds) {
  public static final ContractId CONTRACT = new ContractId("demo");
  public static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  public static final String PROVIDER = "oneatlas";
  public static final Credits PRICE = new Credits(222);

  public static final AreaOfInterest TOULOUSE =
      new AreaOfInterest(
          List.of(
              new Polygon(
                  List.of(
                      new Ring(
                          List.of(
                              new Position(1.4089965820312502, 43.59829500262717),
                              new Position(1.4089965820312502, 43.63408731864001),
                              new Position(1.5078735351562496, 43.63408731864001),
                              new Position(1.5078735351562496, 43.59829500262717),
                              new Position(1.4089965820312502, 43.59829500262717)))))));

  /** An order of this name with one item for each scene. */
  public static Samples order(String name, String... sceneIds) {
    List<String> productTypes = List.of(sceneIds).stream().map(_ -> "pleiades-bundle").toList();
    return new Samples(OrderId.of(CONTRACT, name), productTypes, List.of(sceneIds));
  }

  public Samples of(String... types) {
    return new Samples(order, List.of(types), sceneIds);
  }

  public DeliveryId delivery(int index) {
    return DeliveryId.of(order, index);
  }

  /** The state after these events. */
  public static OrderState after(OrderEvent... events) {
    return after(List.of(events));
  }

  public static OrderState after(List<? extends OrderEvent> events) {
    OrderState state = fold(null, events);
    if (state == null) {
      throw new AssertionError("no order");
    }
    return state;
  }

  public static @Nullable OrderState fold(
      @Nullable OrderState state, List<? extends OrderEvent> events) {
    for (OrderEvent event : events) {
      state = OrderState.evolve(state, event);
    }
    return state;
  }

  public List<OrderEvent> heldEvents() {
    return List.of(requested(), priced(), held());
  }

  public OrderRequested requested() {
    List<OrderItem> items =
        IntStream.range(0, sceneIds.size())
            .mapToObj(
                i ->
                    new OrderItem(
                        i,
                        productTypes.get(i),
                        List.of(new Scene(sceneIds.get(i), null, null)),
                        TOULOUSE,
                        null,
                        Map.of("radiometricProcessing", "REFLECTANCE")))
            .toList();
    return requested(items);
  }

  public OrderRequested requested(List<OrderItem> items) {
    return new OrderRequested(
        order, CONTRACT, T0, null, List.of(), items, false, false, null, List.of(), null, List.of(),
        "hash", "alice");
  }

  public OrderPriced priced() {
    List<ItemPrice> prices =
        sceneIds.stream().map(_ -> new ItemPrice(31.739951, 31.739951, PRICE, null, null)).toList();
    return new OrderPriced(order, CONTRACT, T0, total(), prices, null, "2026-01", null, "alice");
  }

  private Credits total() {
    return new Credits(PRICE.amount() * sceneIds.size());
  }

  public CreditsHeld held() {
    return new CreditsHeld(order, CONTRACT, T0, total(), 0, null, null);
  }

  public CancellationRequested cancellationRequested(Instant at) {
    return new CancellationRequested(order, CONTRACT, at, "alice");
  }

  public DeliverySubmitting submitting(int index) {
    return new DeliverySubmitting(order, CONTRACT, T0, delivery(index), PROVIDER);
  }

  public DeliverySubmitted submitted(int index, String upstreamOrderId) {
    return new DeliverySubmitted(order, CONTRACT, T0, delivery(index), PROVIDER, upstreamOrderId);
  }

  public DeliveryProgressed progressed(int index, String status) {
    return new DeliveryProgressed(order, CONTRACT, T0, delivery(index), status);
  }

  public DeliveryDelivered delivered(int index, UpstreamFile... upstream) {
    List<DeliveredFile> files =
        Stream.of(upstream)
            .map(
                file ->
                    DeliveredFile.of(
                        delivery(index),
                        file.name(),
                        file.sizeBytes(),
                        file.checksum(),
                        file.mediaType()))
            .toList();
    return new DeliveryDelivered(order, CONTRACT, T0, delivery(index), files, null, PRICE);
  }

  public DeliveryCancelled cancelled(int index) {
    return new DeliveryCancelled(order, CONTRACT, T0, delivery(index));
  }

  public DeliveryFailed failed(int index, String reason, String detail) {
    return new DeliveryFailed(
        order, CONTRACT, T0, delivery(index), new Violation(reason, "/items/" + index, detail));
  }

  public DeliveryNeedsAttention needsAttention(int index, String reason) {
    return new DeliveryNeedsAttention(
        order,
        CONTRACT,
        T0,
        delivery(index),
        new Violation(reason, "/items/" + index, "It stands still."),
        T0);
  }

  public DeliveryResolved resolved(
      int index, Resolution resolution, @Nullable String upstreamOrderId) {
    return new DeliveryResolved(
        order,
        CONTRACT,
        T0.plusSeconds(30),
        delivery(index),
        resolution,
        upstreamOrderId,
        "operator",
        "looked into it");
  }

  /** The hold ended before the order closed. */
  public CreditsReleased holdExpired() {
    return new CreditsReleased(
        order, CONTRACT, T0, total(), new Violation("hold-expired", null, "It lasted too long."));
  }
}
