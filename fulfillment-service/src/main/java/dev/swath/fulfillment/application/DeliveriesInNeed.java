package dev.swath.fulfillment.application;

import dev.swath.events.domain.DeliveryId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that need attention, of all partitions, whichever instance reads them. May be a
 * moment behind the log.
 */
public interface DeliveriesInNeed {
  /**
   * Orders with such a delivery, by their ids.
   *
   * @param after only orders whose id comes later; null for the first ones
   */
  List<OrderState> page(@Nullable OrderId after, int limit);

  /** The order of such a delivery; null if the delivery is none. */
  @Nullable OrderState of(DeliveryId delivery);
}
