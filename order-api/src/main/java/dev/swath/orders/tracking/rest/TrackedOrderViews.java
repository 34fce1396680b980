package dev.swath.orders.tracking.rest;

import dev.swath.events.domain.Billing;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.orders.tracking.application.OrderDetails;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.domain.OrderContent;
import dev.swath.orders.tracking.domain.TrackedOrder;
import dev.swath.orders.web.ClientSecrets;
import dev.swath.orders.web.GroupView;
import dev.swath.orders.web.OrderView;
import dev.swath.orders.web.OrderViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts states together with what the orders ask for, and with how their prices came about. */
@Component
class TrackedOrderViews implements OrderViews {
  private static final int AT_A_TIME = 50;

  private final OrderTracking tracking;
  private final ClientSecrets secrets;

  TrackedOrderViews(OrderTracking tracking, ClientSecrets secrets) {
    this.tracking = tracking;
    this.secrets = secrets;
  }

  @Override
  public OrderView show(OrderState order) {
    return show(order, null);
  }

  /** The order as a caller sees it that may pay for it. */
  OrderView payable(OrderState order) {
    Billing billing = order.paymentAction() == null ? null : order.billing();
    String payment = billing == null ? null : billing.paymentId();
    return show(order, payment == null ? null : secrets.ofPayment(payment).orElse(null));
  }

  private OrderView show(OrderState order, @Nullable String clientSecret) {
    OrderDetails.Sheet sheet = tracking.sheet(order.id());
    List<OrderContent.Item> asked = sheet.items();
    List<@Nullable ItemPrice> prices = sheet.prices();
    List<OrderState.Item> items = new ArrayList<>();
    List<GroupView.Priced> priced = new ArrayList<>();
    for (int i = 0; i < order.items().size(); i++) {
      OrderState.Item item = order.items().get(i);
      OrderItem ordered = i < asked.size() ? asked.get(i).ordered() : item.ordered();
      ItemPrice price = i < prices.size() && prices.get(i) != null ? prices.get(i) : item.price();
      items.add(new OrderState.Item(ordered, price, item.delivery()));
      if (price != null && i < asked.size()) {
        priced.add(new GroupView.Priced(i, ordered, asked.get(i).area(), price));
      }
    }
    return OrderView.whole(
        order,
        items,
        GroupView.of(priced, order.splitByDate()),
        TrackedOrder.isSettled(order),
        clientSecret);
  }

  /** The orders of a page, a few at a time, so that no more than their views are in memory. */
  List<OrderView> list(List<TrackedOrder> orders) {
    List<OrderView> views = new ArrayList<>(orders.size());
    for (int from = 0; from < orders.size(); from += AT_A_TIME) {
      List<TrackedOrder> some = orders.subList(from, Math.min(orders.size(), from + AT_A_TIME));
      Map<OrderId, List<OrderContent.Item>> asked =
          tracking.items(some.stream().map(order -> order.state().id()).toList());
      some.forEach(order -> views.add(listed(order, asked)));
    }
    return views;
  }

  private static OrderView listed(TrackedOrder order, Map<OrderId, List<OrderContent.Item>> asked) {
    OrderState state = order.state();
    List<OrderContent.Item> content = asked.getOrDefault(state.id(), List.of());
    List<OrderState.Item> items = new ArrayList<>();
    for (int i = 0; i < state.items().size(); i++) {
      OrderState.Item item = state.items().get(i);
      OrderItem ordered = i < content.size() ? content.get(i).ordered() : item.ordered();
      items.add(new OrderState.Item(ordered, item.price(), item.delivery()));
    }
    return OrderView.listed(state, items, order.isSettled());
  }
}
