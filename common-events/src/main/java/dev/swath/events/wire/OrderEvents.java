package dev.swath.events.wire;

import static java.util.Map.entry;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderEvent;
import dev.swath.events.domain.OrderEvent.DeliveredFile;
import dev.swath.events.wire.EventCodec.Attributes;
import dev.swath.events.wire.EventCodec.Older;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The registry of {@link Topics#ORDERS}. */
public final class OrderEvents {
  /**
   * Type name to class. Names are never reused; a change that old readers cannot read gets a new
   * version.
   */
  public static final Map<String, Class<? extends OrderEvent>> TYPES =
      Map.ofEntries(
          entry("swath.order-requested.v3", OrderEvent.OrderRequested.class),
          entry("swath.order-priced.v1", OrderEvent.OrderPriced.class),
          entry("swath.order-rejected.v1", OrderEvent.OrderRejected.class),
          entry("swath.credits-held.v1", OrderEvent.CreditsHeld.class),
          entry("swath.credits-refused.v1", OrderEvent.CreditsRefused.class),
          entry("swath.credits-captured.v1", OrderEvent.CreditsCaptured.class),
          entry("swath.credits-released.v1", OrderEvent.CreditsReleased.class),
          entry("swath.credits-refunded.v1", OrderEvent.CreditsRefunded.class),
          entry("swath.payment-action-required.v2", OrderEvent.PaymentActionRequired.class),
          entry("swath.payment-retried.v1", OrderEvent.PaymentRetried.class),
          entry("swath.delivery-submitting.v1", OrderEvent.DeliverySubmitting.class),
          entry("swath.delivery-submitted.v1", OrderEvent.DeliverySubmitted.class),
          entry("swath.delivery-progressed.v1", OrderEvent.DeliveryProgressed.class),
          entry("swath.delivery-delivered.v2", OrderEvent.DeliveryDelivered.class),
          entry("swath.delivery-failed.v1", OrderEvent.DeliveryFailed.class),
          entry("swath.delivery-cancelled.v1", OrderEvent.DeliveryCancelled.class),
          entry("swath.delivery-needs-attention.v1", OrderEvent.DeliveryNeedsAttention.class),
          entry("swath.delivery-resolved.v1", OrderEvent.DeliveryResolved.class),
          entry("swath.order-closed.v1", OrderEvent.OrderClosed.class),
          entry("swath.cancellation-requested.v1", OrderEvent.CancellationRequested.class),
          entry("swath.cancellation-refused.v1", OrderEvent.CancellationRefused.class));

  private static final EventCodec<OrderEvent> CODEC =
      new EventCodec<>(
          TYPES,
          Map.of(
              "swath.order-requested.v1",
              new Older("swath.order-requested.v3", OrderEvents::withoutScenes),
              "swath.order-requested.v2",
              new Older("swath.order-requested.v3", RequestedJson::withAreasApart),
              "swath.payment-action-required.v1",
              new Older("swath.payment-action-required.v2", OrderEvents::withClientSecret),
              "swath.delivery-delivered.v1",
              new Older("swath.delivery-delivered.v2", OrderEvents::withUpstreamLinks)),
          event -> {
            String order = event.orderId().toString();
            return new Attributes(event::eventId, order, order, event.at());
          });

  private OrderEvents() {}

  /** Until an item could have several scenes, it had a {@code sceneId}. */
  private static ObjectNode withoutScenes(ObjectNode request) {
    int line = 0;
    for (JsonNode item : request.path("items")) {
      if (item instanceof ObjectNode object) {
        object.put("line", line);
        object.putArray("scenes").addObject().set("id", object.path("sceneId"));
      }
      line++;
    }
    request.put("splitByDate", false).put("allowPartial", false);
    request.putArray("voucherCodes");
    request.putArray("leftOut");
    return RequestedJson.withAreasApart(request);
  }

  /** Until it was asked for when needed, the secret of one payment stood in the event. */
  private static ObjectNode withClientSecret(ObjectNode action) {
    action.remove("clientSecret");
    return action;
  }

  /** Until order-api gave the files, an event told where the provider has them. */
  private static ObjectNode withUpstreamLinks(ObjectNode delivered) {
    DeliveryId delivery = DeliveryId.parse(delivered.path("deliveryId").asString());
    for (JsonNode file : delivered.path("files")) {
      if (file instanceof ObjectNode object) {
        object.remove("href");
        object.put("id", DeliveredFile.idOf(delivery, object.path("name").asString()));
      }
    }
    return delivered;
  }

  public static EventCodec<OrderEvent> codec() {
    return CODEC;
  }
}
