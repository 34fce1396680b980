package dev.swath.orders.tracking.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.OrderState;
import dev.swath.orders.limits.Bulkhead.Entry.Permit;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.tracking.application.OrderQuery;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.application.TrackedOrders;
import dev.swath.orders.tracking.domain.TrackedOrder;
import dev.swath.orders.web.Admission;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.Links;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.OrderIds;
import dev.swath.orders.web.OrderView;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.orders.web.Statuses;
import dev.swath.service.problems.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers for orders. */
@RestController
@RequestMapping("/v1/orders")
@Tag(name = "Following orders")
class OrdersController {
  static final int MAX_LIMIT = 200;

  private final OrderTracking tracking;
  private final TrackedOrderViews views;
  private final LiveEvents live;
  private final Bulkheads bulkheads;

  OrdersController(
      OrderTracking tracking, TrackedOrderViews views, LiveEvents live, Bulkheads bulkheads) {
    this.tracking = tracking;
    this.views = views;
    this.live = live;
    this.bulkheads = bulkheads;
  }

  /**
   * @param nextCursor where the next page begins; absent on the last
   */
  @Schema(name = "OrderPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      List<OrderView> orders,
      @Nullable String nextCursor,
      @JsonProperty("_links") Map<String, Link> links) {}

  /**
   * Every event that changed an order, oldest first.
   *
   * @param omitted how many events are not among them; absent for none
   */
  @Schema(name = "OrderHistory")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record History(
      String orderId,
      List<EventView> events,
      @Schema(
              description =
                  "How many later events changed the order without being listed, since a history"
                      + " has at most 5,000 events.")
          @Nullable Integer omitted,
      @JsonProperty("_links") Map<String, Link> links) {}

  @Operation(summary = "Shows an order", description = "An order that was taken is found at once.")
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/{id}")
  OrderView getOrder(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
    OrderState order = find(id, token).state();
    return Caller.of(token).mayWriteOrders() ? views.payable(order) : views.show(order);
  }

  @Operation(summary = "Shows every event that changed an order, oldest first")
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping("/{id}/history")
  History getOrderHistory(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
    TrackedOrder order = find(id, token);
    return new History(
        order.state().id().toString(),
        tracking.history(order, 0, order.entries()).stream().map(EventView::of).toList(),
        order.omitted() == 0 ? null : order.omitted(),
        Links.ofOrder(order.state().id(), order.state().status()));
  }

  @Operation(
      summary = "Follows an order live",
      description =
          "Server-sent events: the history first, then every event as it comes, until the order"
              + " has ended and its credits are settled. A comment every 15 seconds keeps the"
              + " connection open. The event's id is its sequence number, its name is its type. A"
              + " Last-Event-ID that the order does not have begins with the first event. The"
              + " stream ends when the access token does.")
  @ApiResponse(
      responseCode = "200",
      description = "One event each; the schema is that of the data",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(implementation = EventView.class)))
  @ApiResponse(
      responseCode = "204",
      description = "The order is settled, and the caller has its last event",
      content = @Content)
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void followOrder(
      @PathVariable String id,
      @Parameter(description = "Sequence number of the last event that the caller has.")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId,
      @AuthenticationPrincipal Jwt token,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    TrackedOrder order = find(id, token);
    int after = sequence(lastEventId, order);
    if (order.isSettled() && after == order.entries()) {
      // Tells a browser's EventSource not to come again (WHATWG HTML, 9.2.3).
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else if (HttpMethod.HEAD.matches(request.getMethod())) {
      LiveEvents.announce(response);
    } else {
      try (Permit _ = Admission.admit(bulkheads.streams(), Caller.of(token), 1)) {
        live.stream(order, after, token.getExpiresAt(), response);
      }
    }
  }

  @Operation(summary = "Lists orders, newest first")
  @Problems({
    ProblemType.INVALID_PARAMETER,
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.TRACKING_UNAVAILABLE
  })
  @GetMapping
  Page listOrders(
      @Parameter(description = "Only orders of this contract; without it, of all of the token's.")
          @RequestParam(required = false)
          @Nullable String contractId,
      @Parameter(
              description = "Only orders in this status.",
              schema = @Schema(ref = Statuses.ORDER_SCHEMA_REF))
          @RequestParam(required = false)
          @Nullable String status,
      @Parameter(description = "Only orders with this tag.") @RequestParam(required = false)
          @Nullable String tag,
      @Parameter(
              description = "How many at most; a page of very large orders ends earlier.",
              schema =
                  @Schema(
                      types = "integer",
                      minimum = "1",
                      maximum = "" + MAX_LIMIT,
                      defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          int limit,
      @Parameter(description = "nextCursor of the page before.") @RequestParam(required = false)
          @Nullable String cursor,
      @AuthenticationPrincipal Jwt token) {
    checkLimit(limit);
    Caller caller = Caller.of(token);
    OrderQuery query =
        new OrderQuery(
            contracts(contractId, caller),
            status == null ? null : Statuses.parse(status),
            tag,
            cursor == null ? null : Cursor.parse(cursor),
            limit);
    try (Permit _ = Admission.admit(bulkheads.lists(), caller, limit)) {
      TrackedOrders.Page page = tracking.list(query);
      String next = page.hasMore() ? Cursor.behind(page.orders().getLast().state()) : null;
      return new Page(
          views.list(page.orders()),
          next,
          new PageLinks("/v1/orders")
              .with("contractId", contractId)
              .with("status", status)
              .with("tag", tag)
              .with("limit", limit)
              .links(cursor, next));
    }
  }

  private TrackedOrder find(String id, Jwt token) {
    return find(tracking, id, token);
  }

  /**
   * @throws Problem 404 if there is no such order, or if the caller may not know of it
   */
  static TrackedOrder find(OrderTracking tracking, String id, Jwt token) {
    TrackedOrder order = tracking.find(OrderIds.parse(id));
    if (order == null || !Caller.of(token).mayUse(order.state().contractId())) {
      throw OrderIds.unknown(id);
    }
    return order;
  }

  private static @Nullable Set<String> contracts(@Nullable String contractId, Caller caller) {
    if (contractId == null) {
      return caller.visibleContracts();
    }
    return Set.of(ContractIds.parse(contractId, caller).value());
  }

  /** Where a stream goes on; 0, its start, if the order has no event of that name. */
  private static int sequence(@Nullable String lastEventId, TrackedOrder order) {
    int sequence =
        lastEventId != null && lastEventId.matches("\\d{1,9}") ? Integer.parseInt(lastEventId) : 0;
    return sequence <= order.entries() ? sequence : 0;
  }

  static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "The limit is from 1 to " + MAX_LIMIT + ".");
    }
  }

  static Problem invalid(String parameter, String detail) {
    return Problem.of(ProblemType.INVALID_PARAMETER, detail).with("parameter", parameter);
  }
}
