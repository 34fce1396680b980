package dev.swath.pricing.application;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
import dev.swath.events.domain.OrderEvent.CreditsReleased;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.pricing.domain.PurchaseHistory;
import dev.swath.pricing.domain.Surveyor;
import dev.swath.pricing.domain.Surveyor.Cut;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What some contracts have bought, folded from the events of all orders: for each delivery that was
 * captured, its billed area, and its AOI as far as the scene covers it. In memory only; bounded by
 * what these contracts bought. Events may come more than once, those of one order in their order.
 * Thread safe.
 */
public final class Purchases implements PurchaseHistory {
  private final Surveyor surveyor;

  private Set<ContractId> contracts = Set.of();
  private boolean isComplete;
  private final Map<OrderId, Order> orders = new HashMap<>();
  private final Map<ContractId, Volume> volumes = new HashMap<>();
  private final Map<Key, List<Owned>> owned = new HashMap<>();

  private record Key(ContractId contract, String productType, String sceneId) {}

  private record Owned(DeliveryId delivery, Instant since, OwnedArea area) {}

  /** An order, and what of it may be captured still. */
  private static final class Order {
    private final Map<DeliveryId, OrderItem> awaited = new LinkedHashMap<>();
    private final Map<DeliveryId, BigDecimal> billedKm2 = new HashMap<>();
    private final Map<DeliveryId, Bought> bought = new HashMap<>();
    private boolean isPriced;
  }

  /** A captured delivery, and what of its price came back. */
  private static final class Bought {
    private final OrderItem item;
    private final Credits captured;
    private final Set<String> refunds = new HashSet<>();
    private Credits refunded = Credits.ZERO;

    private Bought(OrderItem item, Credits captured) {
      this.item = item;
      this.captured = captured;
    }
  }

  public Purchases(Surveyor surveyor) {
    this.surveyor = surveyor;
  }

  /** Forgets everything: the events come again from the first. */
  public synchronized void startOver(Set<ContractId> contracts) {
    this.contracts = Set.copyOf(contracts);
    isComplete = contracts.isEmpty();
    orders.clear();
    volumes.clear();
    owned.clear();
  }

  /** All that had happened when the reading began has been read. */
  public synchronized void complete() {
    isComplete = true;
  }

  public synchronized boolean isComplete() {
    return isComplete;
  }

  public synchronized boolean isAbout(ContractId contract) {
    return contracts.contains(contract);
  }

  public synchronized boolean isAboutAll(Set<ContractId> others) {
    return contracts.containsAll(others);
  }

  /** Whether this order's later events matter. */
  public synchronized boolean isAbout(OrderId order) {
    return orders.containsKey(order);
  }

  /** Takes the next event of an order. */
  public synchronized void add(OrderEvent event) {
    if (!contracts.contains(event.contractId())) {
      return;
    }
    switch (event) {
      case OrderRequested e -> requested(e);
      case OrderPriced e -> priced(e);
      case CreditsCaptured e -> captured(e);
      case CreditsRefunded e -> refunded(e);
      case OrderRejected _, CreditsRefused _ -> nothingMoreComesOf(event.orderId());
      case CreditsReleased e when e.violation() == null -> nothingMoreComesOf(event.orderId());
      default -> {
        // The rest of an order's life says nothing of what was bought.
      }
    }
  }

  /** The first request of an order counts, and its first price: so everybody reads the log. */
  private void requested(OrderRequested event) {
    if (orders.containsKey(event.orderId())) {
      return;
    }
    Order order = new Order();
    for (int i = 0; i < event.items().size(); i++) {
      order.awaited.put(DeliveryId.of(event.orderId(), i), event.items().get(i));
    }
    orders.put(event.orderId(), order);
  }

  private void priced(OrderPriced event) {
    Order order = orders.get(event.orderId());
    if (order == null || order.isPriced) {
      return;
    }
    order.isPriced = true;
    for (int i = 0; i < event.items().size(); i++) {
      DeliveryId delivery = DeliveryId.of(event.orderId(), i);
      ItemPrice price = event.items().get(i);
      if (price == null) {
        order.awaited.remove(delivery);
      } else {
        order.billedKm2.put(delivery, BigDecimal.valueOf(price.billedAreaKm2()));
      }
    }
  }

  private void captured(CreditsCaptured event) {
    Order order = orders.get(event.orderId());
    OrderItem item = order == null ? null : order.awaited.remove(event.deliveryId());
    if (order == null || item == null) {
      return;
    }
    BigDecimal km2 = order.billedKm2.remove(event.deliveryId());
    volumes
        .computeIfAbsent(event.contractId(), _ -> new Volume())
        .add(event.at(), km2 == null ? BigDecimal.ZERO : km2);
    order.bought.put(event.deliveryId(), new Bought(item, event.amount()));
    for (Scene scene : item.scenes()) {
      AreaOfInterest aoi = delivered(item.aoi(), scene);
      if (aoi != null) {
        owned
            .computeIfAbsent(
                new Key(event.contractId(), item.productType(), scene.id()), _ -> new ArrayList<>())
            .add(
                new Owned(
                    event.deliveryId(),
                    event.at(),
                    new OwnedArea(aoi, item.licence(), item.options())));
      }
    }
  }

  /** What is not certain to have been delivered is not owned. */
  private @Nullable AreaOfInterest delivered(AreaOfInterest aoi, Scene scene) {
    AreaOfInterest footprint = scene.footprint();
    if (footprint == null) {
      return aoi;
    }
    return surveyor.within(aoi, List.of(footprint)) instanceof Cut.Part(var part, double _)
        ? part
        : null;
  }

  private void refunded(CreditsRefunded event) {
    Order order = orders.get(event.orderId());
    Bought bought = order == null ? null : order.bought.get(event.deliveryId());
    if (bought == null || !bought.refunds.add(event.refundReference())) {
      return;
    }
    bought.refunded = bought.refunded.plus(event.amount());
    if (bought.refunded.compareTo(bought.captured) >= 0) {
      for (Scene scene : bought.item.scenes()) {
        List<Owned> areas =
            owned.get(new Key(event.contractId(), bought.item.productType(), scene.id()));
        if (areas != null) {
          areas.removeIf(area -> area.delivery().equals(event.deliveryId()));
        }
      }
    }
  }

  /** The order stays known, so that its request is not taken for a new one. */
  private void nothingMoreComesOf(OrderId id) {
    Order order = orders.get(id);
    if (order != null) {
      order.awaited.clear();
      order.billedKm2.clear();
    }
  }

  @Override
  public synchronized BigDecimal boughtKm2(ContractId contract, Instant from, Instant before) {
    checkReady(contract);
    Volume volume = volumes.get(contract);
    return volume == null ? BigDecimal.ZERO : volume.between(from, before);
  }

  @Override
  public synchronized List<OwnedArea> owned(
      ContractId contract, String productType, String sceneId, Instant before) {
    checkReady(contract);
    return owned.getOrDefault(new Key(contract, productType, sceneId), List.of()).stream()
        .filter(area -> area.since().isBefore(before))
        .map(Owned::area)
        .toList();
  }

  private void checkReady(ContractId contract) {
    if (!isComplete || !contracts.contains(contract)) {
      throw new HistoryNotReady(contract);
    }
  }
}
