package dev.swath.pricing.rest;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import java.util.List;

/** What an estimate is asked for: the body of an order, as far as its price goes. */
record PriceRequest(ContractId contractId, List<Item> items) {
  PriceRequest {
    items = List.copyOf(items);
  }

  /** One item, in the order of the body. */
  sealed interface Item {
    record WithArea(OrderItem item) implements Item {}

    /** Well formed, but for its AOI, which is none. */
    record WithoutArea(FieldError error) implements Item {}
  }
}
