package dev.swath.events.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an order. Every event type is decided by exactly one service; all events of an
 * order stand in one partition of the orders topic, in the order in which they were decided.
 */
public sealed interface OrderEvent {

  OrderId orderId();

  ContractId contractId();

  /** When it was decided. */
  Instant at();

  /** The same for the same happening, however often it is decided or sent. */
  default EventId eventId() {
    return EventId.of(getClass().getSimpleName(), orderId().toString(), distinction());
  }

  /**
   * Tells this event apart from others of its type about the same order; empty where there can be
   * only one.
   */
  private String distinction() {
    return switch (this) {
      // Under one idempotency key several requests may reach the log. The first wins, and the
      // others
      // are other events, as are the decisions on them.
      case OrderRequested e -> e.requestHash();
      case OrderPriced e -> e.priceBook() + " " + e.total() + " " + e.items() + e.violations();
      case OrderRejected e -> e.violations().toString();
      case CreditsHeld _, CreditsRefused _, CreditsReleased _, OrderClosed _ -> "";
      case CancellationRequested e -> e.at().toString();
      case PaymentActionRequired e -> e.at().toString();
      case PaymentRetried e -> e.at().toString();
      case CancellationRefused e -> e.requestedAt().toString();
      case DeliverySubmitting e -> e.deliveryId().toString();
      case DeliverySubmitted e -> e.deliveryId().toString();
      case DeliveryProgressed e -> e.deliveryId() + " " + e.upstreamStatus();
      case DeliveryDelivered e -> e.deliveryId().toString();
      case DeliveryFailed e -> e.deliveryId().toString();
      case DeliveryCancelled e -> e.deliveryId().toString();
      case DeliveryNeedsAttention e -> e.deliveryId() + " " + e.since();
      case DeliveryResolved e -> e.deliveryId() + " " + e.at();
      case CreditsCaptured e -> e.deliveryId().toString();
      case CreditsRefunded e -> e.deliveryId() + " " + e.refundReference();
    };
  }

  /** An event about one delivery of the order. */
  sealed interface DeliveryEvent extends OrderEvent {
    DeliveryId deliveryId();
  }

  // ---- decided by order-api

  /**
   * A valid request was accepted.
   *
   * @param items of one acquisition date each, if {@code splitByDate}
   * @param splitByDate whether each acquisition date is priced by itself
   * @param allowPartial whether the order goes on without items that cannot be priced
   * @param marketSegment what the imagery is for, by a name of the price book
   * @param voucherCodes as the customer gave them
   * @param quote the quote that the customer presented, checked
   * @param leftOut why lines of the request are not among the items; only if {@code allowPartial}
   * @param requestHash SHA-256 over the request as it was meant, in hexadecimal; tells a repeated
   *     request from another one under the same idempotency key
   * @param requestedBy subject of the caller's token
   */
  record OrderRequested(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      @Nullable String customerReference,
      List<String> tags,
      List<OrderItem> items,
      boolean splitByDate,
      boolean allowPartial,
      @Nullable String marketSegment,
      List<String> voucherCodes,
      @Nullable Quote quote,
      List<Violation> leftOut,
      String requestHash,
      String requestedBy)
      implements OrderEvent {
    public OrderRequested {
      tags = List.copyOf(tags);
      items = List.copyOf(items);
      voucherCodes = List.copyOf(voucherCodes);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * One product of one area: one delivery.
   *
   * @param line the entry of the request that it comes from, counted from 0
   * @param scenes at least one
   * @param licence a tier of the product's licences; null for its usual one
   * @param options processing options of the product; JSON values: text, numbers, booleans, lists
   *     and maps of these
   */
  record OrderItem(
      int line,
      String productType,
      List<Scene> scenes,
      AreaOfInterest aoi,
      @Nullable String licence,
      Map<String, Object> options) {
    public OrderItem {
      scenes = List.copyOf(scenes);
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** The scenes' ids, in their order. */
    public List<String> sceneIds() {
      return scenes.stream().map(Scene::id).toList();
    }
  }

  /**
   * An image in its provider's catalogue, as the customer found it there.
   *
   * @param id in the provider's catalogue
   * @param acquiredAt when it was taken
   * @param footprint what it covers
   */
  record Scene(String id, @Nullable Instant acquiredAt, @Nullable AreaOfInterest footprint) {}

  /**
   * A price that was promised for this very request.
   *
   * @param quotedAt the time as of which it was computed
   * @param priceBook version of the price book that gave it
   * @param credits the price of each item, in the order of the items
   */
  record Quote(
      String id, Instant quotedAt, Instant expiresAt, String priceBook, List<Credits> credits) {
    public Quote {
      credits = List.copyOf(credits);
    }
  }

  /** The customer asks to cancel what is not yet delivered. */
  record CancellationRequested(
      OrderId orderId, ContractId contractId, Instant at, String requestedBy)
      implements OrderEvent {}

  /** The customer says that the payment was confirmed, and asks to go on. */
  record PaymentRetried(OrderId orderId, ContractId contractId, Instant at, String requestedBy)
      implements OrderEvent {}

  // ---- decided by pricing-service

  /**
   * The order has a price.
   *
   * @param items one for each item of the order, in its order; null for an item that the order goes
   *     on without
   * @param violations why it goes on without them
   * @param priceBook version of the price book that gave the price
   * @param vouchers that lowered it
   * @param requestedBy subject of the token under which the order was placed; whose budget it is
   */
  record OrderPriced(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      Credits total,
      List<@Nullable ItemPrice> items,
      @Nullable List<Violation> violations,
      String priceBook,
      @Nullable List<Voucher> vouchers,
      @Nullable String requestedBy)
      implements OrderEvent {
    public OrderPriced {
      items = Collections.unmodifiableList(new ArrayList<>(items));
      violations = violations == null ? List.of() : List.copyOf(violations);
      vouchers = vouchers == null ? List.of() : List.copyOf(vouchers);
    }

    @Override
    public List<Violation> violations() {
      return violations == null ? List.of() : violations;
    }

    @Override
    public List<Voucher> vouchers() {
      return vouchers == null ? List.of() : vouchers;
    }
  }

  /**
   * A voucher in use.
   *
   * @param uses how many orders of a contract may use it
   */
  record Voucher(String code, int uses) {}

  /** The order cannot be priced. Final. */
  record OrderRejected(
      OrderId orderId, ContractId contractId, Instant at, List<Violation> violations)
      implements OrderEvent {
    public OrderRejected {
      violations = List.copyOf(violations);
    }
  }

  // ---- decided by credit-ledger

  /**
   * The price is set aside.
   *
   * @param available what the contract can still spend, its credit limit not counted
   * @param billing what that is in money, and how it is paid
   * @param expiresAt when the hold ends if the order has not closed by then
   */
  record CreditsHeld(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      Credits amount,
      long available,
      @Nullable Billing billing,
      @Nullable Instant expiresAt)
      implements OrderEvent {}

  /**
   * The bank wants the card's holder to confirm the payment (3-D Secure). The order waits for that;
   * nothing is held yet.
   *
   * @param billing the payment that is to be confirmed
   * @param expiresAt until when the order waits
   */
  record PaymentActionRequired(
      OrderId orderId, ContractId contractId, Instant at, Billing billing, Instant expiresAt)
      implements OrderEvent {}

  /**
   * The contract cannot pay. Final for this order.
   *
   * @param available what the contract had, its credit limit not counted
   * @param missing how much more would have been enough
   */
  record CreditsRefused(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      Violation violation,
      Credits requested,
      long available,
      Credits missing)
      implements OrderEvent {}

  /** Held credits were spent on a delivery that arrived. */
  record CreditsCaptured(
      OrderId orderId, ContractId contractId, Instant at, DeliveryId deliveryId, Credits amount)
      implements DeliveryEvent {}

  /**
   * The rest of the hold went back: when the order closed, or when the hold ended before that.
   *
   * @param violation why it ended before; null when the order closed
   */
  record CreditsReleased(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      Credits amount,
      @Nullable Violation violation)
      implements OrderEvent {}

  /**
   * Captured credits went back.
   *
   * @param refundReference tells several refunds of one delivery apart
   */
  record CreditsRefunded(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      Credits amount,
      String refundReference)
      implements DeliveryEvent {}

  // ---- decided by fulfillment-service

  /** The intent to place the delivery upstream; durable before the upstream is called. */
  record DeliverySubmitting(
      OrderId orderId, ContractId contractId, Instant at, DeliveryId deliveryId, String provider)
      implements DeliveryEvent {}

  /** The upstream provider has taken the order. */
  record DeliverySubmitted(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      String provider,
      String upstreamOrderId)
      implements DeliveryEvent {}

  /** The upstream provider's status changed, without an end yet. */
  record DeliveryProgressed(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      String upstreamStatus)
      implements DeliveryEvent {}

  /**
   * The files are there.
   *
   * @param areaKm2 the area that was delivered, if the provider says
   * @param amount what the delivery costs in the end; never above its price
   */
  record DeliveryDelivered(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      List<DeliveredFile> files,
      @Nullable Double areaKm2,
      Credits amount)
      implements DeliveryEvent {
    public DeliveryDelivered {
      files = List.copyOf(files);
    }
  }

  /**
   * A file that the customer may fetch from order-api. Where the provider keeps the file is not
   * told.
   *
   * @param id of the file within the order
   * @param name unique within the delivery
   * @param sizeBytes its length, if the provider says
   * @param checksum algorithm and value, such as {@code sha-256:9f86…} in hexadecimal, if the
   *     provider says
   * @param mediaType such as {@code image/tiff}, if the provider says
   */
  record DeliveredFile(
      String id,
      String name,
      @Nullable Long sizeBytes,
      @Nullable String checksum,
      @Nullable String mediaType) {

    /** A file under the id that its delivery and name give it. */
    public static DeliveredFile of(
        DeliveryId delivery,
        String name,
        @Nullable Long sizeBytes,
        @Nullable String checksum,
        @Nullable String mediaType) {
      return new DeliveredFile(idOf(delivery, name), name, sizeBytes, checksum, mediaType);
    }

    /** The id of the file of that name in the delivery: the same however often it is derived. */
    public static String idOf(DeliveryId delivery, String name) {
      return DerivedIds.derive("file", delivery.toString(), name).toString();
    }
  }

  /** The delivery will not come. Final. */
  record DeliveryFailed(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      Violation violation)
      implements DeliveryEvent {}

  /** The delivery was called off before it came. Final. */
  record DeliveryCancelled(
      OrderId orderId, ContractId contractId, Instant at, DeliveryId deliveryId)
      implements DeliveryEvent {}

  /**
   * Fulfillment cannot go on with the delivery by itself: a person has to decide.
   *
   * @param violation what stands in the way
   * @param since when that began
   */
  record DeliveryNeedsAttention(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      Violation violation,
      Instant since)
      implements DeliveryEvent {}

  /**
   * A person decided on a delivery that needed attention.
   *
   * @param upstreamOrderId the provider's name for the order, of {@link Resolution#PLACED_AS} only
   * @param by subject of the operator's token
   * @param why in the operator's words
   */
  record DeliveryResolved(
      OrderId orderId,
      ContractId contractId,
      Instant at,
      DeliveryId deliveryId,
      Resolution resolution,
      @Nullable String upstreamOrderId,
      String by,
      String why)
      implements DeliveryEvent {
    public DeliveryResolved {
      if ((resolution == Resolution.PLACED_AS) != (upstreamOrderId != null)) {
        throw new IllegalArgumentException("only what was placed has an upstream order");
      }
    }
  }

  /** What a person decides on a delivery that needs attention. */
  enum Resolution {
    /** Fulfillment goes on where it was. */
    RETRY,
    /** The provider has the order, under a name that the person found out. */
    PLACED_AS,
    /** The delivery will not come. */
    FAIL
  }

  /** Every delivery has ended. */
  record OrderClosed(OrderId orderId, ContractId contractId, Instant at, Outcome outcome)
      implements OrderEvent {}

  /** How an order ended that was held. */
  enum Outcome {
    DELIVERED,
    PARTIALLY_DELIVERED,
    FAILED,
    CANCELLED
  }

  /**
   * It is too late to cancel, at least for a part of the order.
   *
   * @param requestedAt time of the request that is refused
   */
  record CancellationRefused(
      OrderId orderId, ContractId contractId, Instant at, Instant requestedAt, Violation violation)
      implements OrderEvent {}
}
