package dev.swath.fulfillment.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.DeliveryState;
import dev.swath.events.domain.DeliveryState.Attention;
import dev.swath.events.domain.OrderState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that needs attention, as operators see it.
 *
 * @param item of the order, counted from 0
 * @param reason stable code of what stands in the way
 * @param since when that began
 * @param provider who was asked to deliver
 * @param upstreamOrderId the provider's name for the order
 * @param lastCause what the provider said last, as far as the instance that answers knows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
    String id,
    String orderId,
    String contractId,
    int item,
    String status,
    String productType,
    String reason,
    String detail,
    Instant since,
    @Nullable String provider,
    @Nullable String upstreamOrderId,
    @Nullable String upstreamStatus,
    @Nullable String lastCause) {

  static DeliveryView of(OrderState order, int index, @Nullable String lastCause) {
    OrderState.Item item = order.items().get(index);
    DeliveryState delivery = item.delivery();
    Attention attention = Objects.requireNonNull(delivery.attention());
    return new DeliveryView(
        delivery.id().toString(),
        order.id().toString(),
        order.contractId().value(),
        index,
        DeliveriesController.NEEDS_ATTENTION,
        item.ordered().productType(),
        attention.violation().reason(),
        attention.violation().detail(),
        attention.since(),
        delivery.provider(),
        delivery.upstreamOrderId(),
        delivery.upstreamStatus(),
        lastCause);
  }
}
