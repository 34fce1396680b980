package dev.swath.orders.web;

import dev.swath.events.domain.OrderState;

/** Shows whole orders, with what does not stand in their states. */
public interface OrderViews {
  OrderView show(OrderState order);
}
