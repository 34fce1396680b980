package dev.swath.orders.web;

import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where to go from an order. */
public final class Links {
  private Links() {}

  /**
   * @param href path below this host
   */
  public record Link(String href) {}

  public static String order(OrderId id) {
    return "/v1/orders/" + id;
  }

  /**
   * The order itself, its history, its live events, what it moved on the accounts, and its
   * cancellation as long as it can be.
   */
  public static Map<String, Link> ofOrder(OrderId id, OrderStatus status) {
    String self = order(id);
    Map<String, Link> links = new LinkedHashMap<>();
    links.put("self", new Link(self));
    links.put("history", new Link(self + "/history"));
    links.put("events", new Link(self + "/events"));
    links.put("entries", new Link(self + "/entries"));
    if (!status.isFinal()) {
      links.put("cancellation", new Link(self + "/cancellation"));
    }
    return links;
  }
}
