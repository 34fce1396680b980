package dev.swath.orders.tracking.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.Violation;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.web.Statuses;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event that changed an order.
 *
 * @param sequence 1 for the order's first event, then one more each
 * @param type what happened, in kebab case
 * @param status of the order after it
 * @param reason why, where something was refused, failed or left out, for programs
 * @param detail why, for people
 * @param violations all that was wrong, where something was refused, failed or left out
 * @param details what else it says
 */
@Schema(name = "OrderEvent")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    int sequence,
    String eventId,
    String type,
    Instant at,
    @Schema(ref = Statuses.ORDER_SCHEMA_REF) String status,
    @Nullable String deliveryId,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable List<Violation> violations,
    @Nullable Map<String, Object> details) {

  static EventView of(HistoryEntry entry) {
    DeliveryId delivery = entry.deliveryId();
    List<Violation> violations = entry.violations();
    Violation first = violations.isEmpty() ? null : violations.getFirst();
    return new EventView(
        entry.sequence(),
        entry.eventId().toString(),
        entry.type(),
        entry.at(),
        Statuses.name(entry.status()),
        delivery == null ? null : delivery.toString(),
        first == null ? null : first.reason(),
        first == null ? null : first.detail(),
        violations.isEmpty() ? null : violations,
        entry.details().isEmpty() ? null : entry.details());
  }
}
