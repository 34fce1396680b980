package dev.swath.orders.tracking.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.orders.tracking.application.OrderQuery.Position;
import java.time.Instant;
import java.util.Base64;

/** Where a page of orders ends, as opaque text. */
final class Cursor {
  private Cursor() {}

  /** Behind an order: its time in milliseconds and its id. */
  static String behind(OrderState order) {
    String position = order.createdAt().toEpochMilli() + " " + order.id();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(UTF_8));
  }

  static Position parse(String cursor) {
    try {
      String[] position = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split(" ", 2);
      if (position.length == 2) {
        return new Position(
            Instant.ofEpochMilli(Long.parseLong(position[0])), OrderId.parse(position[1]));
      }
    } catch (IllegalArgumentException e) {
      // Not one of ours: said below.
    }
    throw OrdersController.invalid("cursor", "The cursor is not one that was given out here.");
  }
}
