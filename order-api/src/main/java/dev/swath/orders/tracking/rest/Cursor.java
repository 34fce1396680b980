package dev.swath.orders.tracking.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState;
import dev.swath.orders.tracking.application.OrderQuery.Position;
import dev.swath.service.problems.Problem;
import java.time.Instant;
import java.util.Base64;

/** Where a page of orders or entries ends, as opaque text. */
final class Cursor {
  private Cursor() {}

  /** Behind an order: its time in milliseconds and its id. */
  static String behind(OrderState order) {
    return opaque(order.createdAt().toEpochMilli() + " " + order.id());
  }

  /** Behind an entry: its sequence number. */
  static String behind(LedgerEntry entry) {
    return opaque("entry " + entry.sequence());
  }

  /** Behind a contract: its id. */
  static String behind(ContractId contract) {
    return opaque("contract " + contract);
  }

  /** The id of the last contract that was shown. */
  static String parseContract(String cursor) {
    try {
      String[] position = clear(cursor);
      if (position.length == 2 && position[0].equals("contract")) {
        return new ContractId(position[1]).value();
      }
    } catch (IllegalArgumentException e) {
      // Not one of ours: said below.
    }
    throw foreign();
  }

  static Position parse(String cursor) {
    try {
      String[] position = clear(cursor);
      if (position.length == 2) {
        return new Position(
            Instant.ofEpochMilli(Long.parseLong(position[0])), OrderId.parse(position[1]));
      }
    } catch (IllegalArgumentException e) {
      // Not one of ours: said below.
    }
    throw foreign();
  }

  /** The sequence number of the last entry that was shown. */
  static long parseSequence(String cursor) {
    try {
      String[] position = clear(cursor);
      if (position.length == 2 && position[0].equals("entry")) {
        long sequence = Long.parseLong(position[1]);
        if (sequence > 0) {
          return sequence;
        }
      }
    } catch (IllegalArgumentException e) {
      // Not one of ours: said below.
    }
    throw foreign();
  }

  private static String opaque(String position) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(UTF_8));
  }

  private static String[] clear(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split(" ", 2);
  }

  private static Problem foreign() {
    return OrdersController.invalid("cursor", "The cursor is not one that was given out here.");
  }
}
