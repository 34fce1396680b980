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
import dev.swath.events.domain.OrderEvent.DeliveryDelivered;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.pricing.domain.HistoryNotReady;
import dev.swath.pricing.domain.Ownership;
import dev.swath.pricing.domain.PriceBooks;
import dev.swath.pricing.domain.Product;
import dev.swath.pricing.domain.PurchaseHistory;
import dev.swath.pricing.domain.Surveyor;
import dev.swath.pricing.domain.Surveyor.Cut;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What some contracts have bought, folded from the events of all orders: for each delivery that was
 * captured, its area, and what of its AOI was paid for. In memory only; bounded by what these
 * contracts bought. Events may come more than once, those of one order in their order. Thread safe.
 */
public final class Purchases implements PurchaseHistory {
  /**
   * What providers reckon as the area of the same place differs by less; below this share of what
   * was ordered, something is missing.
   */
  private static final double COMPLETE = 0.99;

  private static final String ALREADY_OWNED = "already-owned";
  private static final String MINIMUM = "minimum-billed-area";
  private static final String SCENE_PRICE = "scene-price";

  private final Surveyor surveyor;
  private final Supplier<PriceBooks> books;

  private Set<ContractId> contracts = Set.of();
  private boolean isComplete;
  private final Map<OrderId, Order> orders = new HashMap<>();
  private final Map<ContractId, Volume> volumes = new HashMap<>();
  private final Map<Key, List<Owned>> owned = new HashMap<>();

  private record Key(ContractId contract, String productType, String sceneId) {}

  /** What of an item was paid for, and so is owned. */
  private enum Paid {
    ALL,
    /** Where not all scenes were owned before. */
    THE_REST,
    /** The scenes of which nothing was owned before. */
    SCENES
  }

  /**
   * A captured item.
   *
   * @param asOf the time of its price, never after {@code at}
   * @param product as it was priced; null if this instance does not know the book
   */
  private record Purchase(
      ContractId contract,
      DeliveryId delivery,
      Instant at,
      Instant asOf,
      OrderItem item,
      Paid paid,
      @Nullable Product product) {

    boolean includes(OwnedArea area) {
      return product == null
          ? Objects.equals(area.licence(), item.licence()) && area.options().equals(item.options())
          : product.isOwnedAs(area, item);
    }
  }

  /** A scene of a captured item. */
  private static final class Owned {
    private final Purchase purchase;
    private final Scene scene;

    /** Of the item's AOI; null if nothing of it. */
    private @Nullable AreaOfInterest area;

    /**
     * Whether what was owned before has been left out. That waits until somebody asks: the orders
     * come from several partitions, so that a later one may be read first.
     */
    private boolean isSettled;

    private @Nullable Instant refundedAt;

    private Owned(Purchase purchase, Scene scene, AreaOfInterest area) {
      this.purchase = purchase;
      this.scene = scene;
      this.area = area;
      this.isSettled = purchase.paid() == Paid.ALL;
    }

    Instant since() {
      return purchase.at();
    }

    boolean isHeldAt(Instant time) {
      return since().isBefore(time) && (refundedAt == null || !refundedAt.isBefore(time));
    }
  }

  /** An order, and what of it may be captured still. */
  private static final class Order {
    private final Map<DeliveryId, OrderItem> awaited = new LinkedHashMap<>();
    private final Map<DeliveryId, ItemPrice> prices = new HashMap<>();
    private final Map<DeliveryId, Double> deliveredKm2 = new HashMap<>();
    private final Map<DeliveryId, Bought> bought = new HashMap<>();

    /** As of which it is priced. */
    private final Instant asOf;

    private boolean isPriced;

    /** The version by which it is priced, once it is. */
    private @Nullable String priceBook;

    private Order(Instant asOf) {
      this.asOf = asOf;
    }
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

  /**
   * @param books by which orders were priced
   */
  public Purchases(Surveyor surveyor, Supplier<PriceBooks> books) {
    this.surveyor = surveyor;
    this.books = books;
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
      case DeliveryDelivered e -> delivered(e);
      case CreditsCaptured e -> captured(e);
      case CreditsRefunded e -> refunded(e);
      case OrderRejected _ when isPriced(event.orderId()) -> {
        // The first decision counts.
      }
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
    Quote quote = event.quote();
    Order order = new Order(quote == null ? event.at() : quote.quotedAt());
    for (int i = 0; i < event.items().size(); i++) {
      order.awaited.put(DeliveryId.of(event.orderId(), i), event.items().get(i));
    }
    orders.put(event.orderId(), order);
  }

  private boolean isPriced(OrderId id) {
    Order order = orders.get(id);
    return order != null && order.isPriced;
  }

  private void priced(OrderPriced event) {
    Order order = orders.get(event.orderId());
    if (order == null || order.isPriced) {
      return;
    }
    order.isPriced = true;
    order.priceBook = event.priceBook();
    for (int i = 0; i < event.items().size(); i++) {
      DeliveryId delivery = DeliveryId.of(event.orderId(), i);
      ItemPrice price = event.items().get(i);
      if (price == null) {
        order.awaited.remove(delivery);
      } else {
        order.prices.put(delivery, price);
      }
    }
  }

  private void delivered(DeliveryDelivered event) {
    Order order = orders.get(event.orderId());
    Double km2 = event.areaKm2();
    if (order != null && km2 != null && order.awaited.containsKey(event.deliveryId())) {
      order.deliveredKm2.putIfAbsent(event.deliveryId(), km2);
    }
  }

  private void captured(CreditsCaptured event) {
    Order order = orders.get(event.orderId());
    OrderItem item = order == null ? null : order.awaited.remove(event.deliveryId());
    if (order == null || item == null) {
      return;
    }
    ItemPrice price = order.prices.remove(event.deliveryId());
    Double deliveredKm2 = order.deliveredKm2.remove(event.deliveryId());
    volumes
        .computeIfAbsent(event.contractId(), _ -> new Volume())
        .add(event.at(), volumeKm2(price, deliveredKm2));
    if (isIncomplete(price, deliveredKm2)) {
      return;
    }
    order.bought.put(event.deliveryId(), new Bought(item, event.amount()));
    Purchase purchase =
        new Purchase(
            event.contractId(),
            event.deliveryId(),
            event.at(),
            order.asOf.isBefore(event.at()) ? order.asOf : event.at(),
            item,
            paid(price, event.amount()),
            product(order.priceBook, item));
    for (Scene scene : item.scenes()) {
      AreaOfInterest aoi = delivered(item.aoi(), scene);
      if (aoi != null) {
        owned
            .computeIfAbsent(key(purchase, scene), _ -> new ArrayList<>())
            .add(new Owned(purchase, scene, aoi));
      }
    }
  }

  private static Key key(Purchase purchase, Scene scene) {
    return new Key(purchase.contract(), purchase.item().productType(), scene.id());
  }

  private @Nullable Product product(@Nullable String priceBook, OrderItem item) {
    return priceBook == null
        ? null
        : books
            .get()
            .version(priceBook)
            .flatMap(book -> book.find(item.productType()))
            .orElse(null);
  }

  private static Paid paid(@Nullable ItemPrice price, Credits captured) {
    if (price == null) {
      return Paid.ALL;
    }
    if (hasStep(price, SCENE_PRICE)) {
      return Paid.SCENES;
    }
    return hasStep(price, ALREADY_OWNED) || captured.amount() == 0 ? Paid.THE_REST : Paid.ALL;
  }

  private static boolean hasStep(ItemPrice price, String rule) {
    return price.trace().stream().anyMatch(step -> step.rule().equals(rule));
  }

  /** Scenes that are counted are no area; what was not delivered was not bought. */
  private static BigDecimal volumeKm2(@Nullable ItemPrice price, @Nullable Double deliveredKm2) {
    if (price == null || hasStep(price, SCENE_PRICE)) {
      return BigDecimal.ZERO;
    }
    double km2 = price.billedAreaKm2();
    return BigDecimal.valueOf(
        price.byDelivery() == null || deliveredKm2 == null ? km2 : Math.min(km2, deliveredKm2));
  }

  /** Nobody says which part is missing. */
  private static boolean isIncomplete(@Nullable ItemPrice price, @Nullable Double deliveredKm2) {
    return price != null
        && price.byDelivery() != null
        && deliveredKm2 != null
        && deliveredKm2 < COMPLETE * orderedKm2(price);
  }

  /** What is billed, before a minimum raised it and what was owned was left out. */
  private static double orderedKm2(ItemPrice price) {
    return price.trace().stream()
        .filter(step -> step.rule().equals(ALREADY_OWNED) || step.rule().equals(MINIMUM))
        .findFirst()
        .map(step -> step.before().doubleValue())
        .orElse(price.billedAreaKm2());
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
          areas.stream()
              .filter(area -> area.purchase.delivery().equals(event.deliveryId()))
              .forEach(area -> area.refundedAt = event.at());
        }
      }
    }
  }

  /** The order stays known, so that its request is not taken for a new one. */
  private void nothingMoreComesOf(OrderId id) {
    Order order = orders.get(id);
    if (order != null) {
      order.awaited.clear();
      order.prices.clear();
      order.deliveredKm2.clear();
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
    return owned(new Key(contract, productType, sceneId), before);
  }

  /** From the oldest on, since the later ones depend on those before. */
  private List<OwnedArea> owned(Key key, Instant before) {
    List<OwnedArea> areas = new ArrayList<>();
    owned.getOrDefault(key, List.of()).stream()
        .filter(part -> part.isHeldAt(before))
        .sorted(Comparator.comparing(Owned::since))
        .forEach(
            part -> {
              settle(part);
              if (part.area != null) {
                OrderItem item = part.purchase.item();
                areas.add(new OwnedArea(part.area, item.licence(), item.options()));
              }
            });
    return areas;
  }

  /** Only what was paid for is owned; what was owned before stays that of the earlier order. */
  private void settle(Owned part) {
    AreaOfInterest area = part.area;
    if (part.isSettled || area == null) {
      return;
    }
    Purchase purchase = part.purchase;
    part.area =
        switch (purchase.paid()) {
          case ALL -> area;
          case SCENES -> ownedBefore(purchase, part.scene).isEmpty() ? area : null;
          case THE_REST -> {
            List<List<AreaOfInterest>> before =
                purchase.item().scenes().stream()
                    .map(scene -> ownedBefore(purchase, scene))
                    .toList();
            Optional<Cut> left = Ownership.left(surveyor, area, before);
            yield left.isEmpty()
                ? area
                : left.get() instanceof Cut.Part(var rest, double _) ? rest : null;
          }
        };
    part.isSettled = true;
  }

  private List<AreaOfInterest> ownedBefore(Purchase purchase, Scene scene) {
    return owned(key(purchase, scene), purchase.asOf()).stream()
        .filter(purchase::includes)
        .map(OwnedArea::aoi)
        .distinct()
        .toList();
  }

  private void checkReady(ContractId contract) {
    if (!isComplete || !contracts.contains(contract)) {
      throw new HistoryNotReady(contract);
    }
  }
}
