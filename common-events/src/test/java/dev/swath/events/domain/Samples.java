package dev.swath.events.domain;

import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import dev.swath.events.domain.OrderEvent.CancellationRefused;
import dev.swath.events.domain.OrderEvent.CancellationRequested;
import dev.swath.events.domain.OrderEvent.CreditsCaptured;
import dev.swath.events.domain.OrderEvent.CreditsHeld;
import dev.swath.events.domain.OrderEvent.CreditsRefunded;
import dev.swath.events.domain.OrderEvent.CreditsRefused;
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
import dev.swath.events.domain.OrderEvent.OrderClosed;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRejected;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Outcome;
import dev.swath.events.domain.OrderEvent.PaymentActionRequired;
import dev.swath.events.domain.OrderEvent.PaymentRetried;
import dev.swath.events.domain.OrderEvent.Quote;
import dev.swath.events.domain.OrderEvent.Resolution;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderEvent.Voucher;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Toulouse order of the OneAtlas guide, as events. One of each type. */
public final class Samples {
  public static final ContractId CONTRACT = new ContractId("demo");
  public static final OrderId ORDER = OrderId.of(CONTRACT, "toulouse");
  public static final DeliveryId DELIVERY = DeliveryId.of(ORDER, 0);
  public static final Instant T0 = Instant.parse("2026-01-05T10:00:00.123456Z");

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

  private Samples() {}

  public static Instant after(int seconds) {
    return T0.plusSeconds(seconds);
  }

  public static OrderRequested requested() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("radiometricProcessing", "REFLECTANCE");
    options.put("imageFormat", "image/jp2");
    options.put("bands", List.of(1, 2, 3));
    return new OrderRequested(
        ORDER,
        CONTRACT,
        T0,
        "toulouse-2026",
        List.of("city", "spring"),
        List.of(
            new OrderItem(
                0,
                "pleiades-bundle",
                List.of(
                    new Scene(
                        "d42de348-110b-4ed6-a597-755867b3ee54",
                        Instant.parse("2016-07-16T10:44:12Z"),
                        TOULOUSE)),
                TOULOUSE,
                "standard",
                options)),
        true,
        true,
        "agriculture",
        List.of("SPRING-26"),
        new Quote(
            "0b0a8a9e-6d52-4d0f-8a3c-2f9f7c1f3c11",
            T0,
            after(3600),
            "2026-01",
            List.of(new Credits(222))),
        List.of(
            new Violation("ring-not-closed", "/items/1/aoi/coordinates/0", "The ring is open.")),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "alice");
  }

  public static OrderPriced priced() {
    return new OrderPriced(
        ORDER,
        CONTRACT,
        after(1),
        new Credits(222),
        List.of(
            new ItemPrice(
                31.739951,
                31.739951,
                new Credits(222),
                List.of(
                    new PriceStep(
                        "aoi-area",
                        "The AOI.",
                        PriceStep.Unit.KM2,
                        null,
                        BigDecimal.ZERO,
                        new BigDecimal("31.739951")),
                    new PriceStep(
                        "area-price",
                        "7 credits per km².",
                        PriceStep.Unit.CREDITS,
                        new BigDecimal("7"),
                        BigDecimal.ZERO,
                        new BigDecimal("222.179657")),
                    new PriceStep(
                        "rounding",
                        "Whole credits.",
                        PriceStep.Unit.CREDITS,
                        null,
                        new BigDecimal("222.179657"),
                        new BigDecimal("222"))),
                new ItemPrice.ByDelivery(new BigDecimal("7"), 0))),
        List.of(),
        "2026-01",
        List.of(new Voucher("SPRING-26", 1)),
        null);
  }

  public static OrderRejected rejected() {
    return new OrderRejected(
        ORDER,
        CONTRACT,
        after(1),
        List.of(
            new Violation(
                "below-minimum-order-area", "/items/0/aoi", "0.05 km² is below 0.1 km².")));
  }

  public static CreditsHeld held() {
    return new CreditsHeld(ORDER, CONTRACT, after(2), new Credits(222), 778, null, null);
  }

  public static CreditsRefused refused() {
    return new CreditsRefused(
        ORDER,
        CONTRACT,
        after(2),
        new Violation("insufficient-credits", null, "222 credits are needed, 100 are available."),
        new Credits(222),
        100,
        new Credits(122));
  }

  public static DeliverySubmitting submitting() {
    return new DeliverySubmitting(ORDER, CONTRACT, after(3), DELIVERY, "oneatlas");
  }

  public static DeliverySubmitted submitted() {
    return new DeliverySubmitted(
        ORDER, CONTRACT, after(4), DELIVERY, "oneatlas", "fc77c5e2-bcb4-4375-9924-4632e1363930");
  }

  public static DeliveryProgressed progressed() {
    return new DeliveryProgressed(ORDER, CONTRACT, after(5), DELIVERY, "processing");
  }

  public static DeliveryDelivered delivered() {
    return new DeliveryDelivered(
        ORDER,
        CONTRACT,
        after(6),
        DELIVERY,
        List.of(
            DeliveredFile.of(DELIVERY, "toulouse.jp2", 1024L, "sha-256:9f86d081", "image/jp2"),
            DeliveredFile.of(DELIVERY, "metadata.xml", null, null, null)),
        31.74,
        new Credits(222));
  }

  public static DeliveryFailed failed() {
    return new DeliveryFailed(
        ORDER,
        CONTRACT,
        after(6),
        DELIVERY,
        new Violation("provider-error", null, "The provider could not produce it."));
  }

  public static DeliveryCancelled cancelled() {
    return new DeliveryCancelled(ORDER, CONTRACT, after(6), DELIVERY);
  }

  public static DeliveryNeedsAttention needsAttention() {
    return new DeliveryNeedsAttention(
        ORDER,
        CONTRACT,
        after(6),
        DELIVERY,
        new Violation("provider-lost", null, "The provider does not know the order any more."),
        after(5));
  }

  public static DeliveryResolved resolved() {
    return new DeliveryResolved(
        ORDER,
        CONTRACT,
        after(7),
        DELIVERY,
        Resolution.PLACED_AS,
        "fc77c5e2-bcb4-4375-9924-4632e1363930",
        "olga",
        "Found in the provider's portal.");
  }

  public static OrderClosed closed(Outcome outcome) {
    return new OrderClosed(ORDER, CONTRACT, after(7), outcome);
  }

  public static CreditsCaptured captured() {
    return new CreditsCaptured(ORDER, CONTRACT, after(8), DELIVERY, new Credits(222));
  }

  public static CreditsReleased released(long amount) {
    return new CreditsReleased(ORDER, CONTRACT, after(9), new Credits(amount), null);
  }

  public static PaymentActionRequired paymentActionRequired() {
    return new PaymentActionRequired(
        ORDER,
        CONTRACT,
        after(2),
        new Billing(BillingMode.CARD, "EUR", new BigDecimal("2.22"), "pi_1"),
        after(3600));
  }

  public static PaymentRetried paymentRetried() {
    return new PaymentRetried(ORDER, CONTRACT, after(30), "alice");
  }

  public static CreditsRefunded refunded() {
    return new CreditsRefunded(
        ORDER, CONTRACT, after(10), DELIVERY, new Credits(22), "complaint-7");
  }

  public static CancellationRequested cancellationRequested() {
    return new CancellationRequested(ORDER, CONTRACT, after(3), "alice");
  }

  public static CancellationRefused cancellationRefused() {
    return new CancellationRefused(
        ORDER,
        CONTRACT,
        after(4),
        after(3),
        new Violation("too-late", null, "The provider has begun production."));
  }

  public static List<OrderEvent> oneOfEach() {
    return List.of(
        requested(),
        priced(),
        rejected(),
        held(),
        refused(),
        paymentActionRequired(),
        paymentRetried(),
        submitting(),
        submitted(),
        progressed(),
        delivered(),
        failed(),
        cancelled(),
        needsAttention(),
        resolved(),
        closed(Outcome.DELIVERED),
        captured(),
        released(0),
        refunded(),
        cancellationRequested(),
        cancellationRefused());
  }

  /** The whole life of an order that is delivered. */
  public static List<OrderEvent> deliveredOrder() {
    return List.of(
        requested(),
        priced(),
        held(),
        submitting(),
        submitted(),
        progressed(),
        delivered(),
        captured(),
        closed(Outcome.DELIVERED),
        released(0));
  }

  /** The third entry of the contract's journal: the price of the order was held. */
  public static LedgerEntry openedEntry(Terms.Card card) {
    return new LedgerEntry(
            EventId.of("open", CONTRACT.value(), ""),
            CONTRACT,
            1,
            LedgerEntry.Kind.OPENED,
            null,
            null,
            null,
            null,
            Balances.ZERO,
            T0,
            new Terms(
                "Demo", BillingMode.CARD, "EUR", 100, Credits.ZERO, null, List.of(), card, false),
            new LedgerEntry.Operation("operator", "a first contract", "cd".repeat(32)),
            null,
            null,
            null,
            null,
            null,
            null,
            LedgerEntry.GENESIS,
            "")
        .sealed();
  }

  public static LedgerEntry heldEntry() {
    return new LedgerEntry(
            EventId.of("hold", ORDER.toString(), ""),
            CONTRACT,
            3,
            LedgerEntry.Kind.HELD,
            ORDER,
            null,
            new Movement(LedgerAccount.AVAILABLE, LedgerAccount.HELD, new Credits(222)),
            null,
            new Balances(1_000, 778, 222, 0, 0, 0),
            T0,
            null,
            null,
            "alice",
            List.of("SPRING-26"),
            after(86_400),
            null,
            null,
            null,
            "ab".repeat(32),
            "")
        .sealed();
  }
}
