package dev.swath.orders.web;

import dev.swath.events.domain.OrderStatus;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Names of states in the API: lower case, words joined by underscores. */
public final class Statuses {
  private Statuses() {}

  public static String name(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  public static Optional<OrderStatus> orderStatus(String name) {
    return Arrays.stream(OrderStatus.values())
        .filter(status -> name(status).equals(name))
        .findFirst();
  }
}
