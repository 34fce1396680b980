package dev.swath.orders.intake.domain;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A valid request for an order, as it was meant: limits hold, areas are read and checked. */
public record OrderRequest(
    ContractId contractId,
    @Nullable String customerReference,
    List<String> tags,
    List<OrderItem> items) {
  public static final int MAX_ITEMS = 100;
  public static final int MAX_TAGS = 20;
  public static final int MAX_TAG_LENGTH = 64;
  public static final int MAX_CUSTOMER_REFERENCE_LENGTH = 200;
  public static final int MAX_IDEMPOTENCY_KEY_LENGTH = 128;

  public OrderRequest {
    tags = List.copyOf(tags);
    items = List.copyOf(items);
  }

  /** The first event of the order that this request asks for. */
  public OrderRequested accepted(OrderId id, Instant at, String requestedBy) {
    return new OrderRequested(
        id,
        contractId,
        at,
        customerReference,
        tags,
        items,
        false,
        false,
        null,
        List.of(),
        null,
        List.of(),
        RequestHash.of(this),
        requestedBy);
  }
}
