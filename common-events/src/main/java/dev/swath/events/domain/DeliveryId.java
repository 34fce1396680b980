package dev.swath.events.domain;

import java.util.UUID;

/**
 * Names one delivery: what one item of an order brings. Also our client reference at the upstream
 * provider.
 */
public record DeliveryId(UUID value) {

  /** The delivery of the item at {@code itemIndex}, counted from 0. */
  public static DeliveryId of(OrderId order, int itemIndex) {
    return new DeliveryId(
        DerivedIds.derive("delivery", order.toString(), Integer.toString(itemIndex)));
  }

  /**
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static DeliveryId parse(String text) {
    return new DeliveryId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
