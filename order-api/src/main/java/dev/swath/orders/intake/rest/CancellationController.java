package dev.swath.orders.intake.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.application.CancellingOrders;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.Links;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.OrderIds;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.orders.web.Statuses;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes requests to cancel orders. */
@RestController
@Tag(name = "Placing orders")
class CancellationController {
  private final CancellingOrders cancelling;

  CancellationController(CancellingOrders cancelling) {
    this.cancelling = cancelling;
  }

  /** A request to cancel that was taken; its outcome will be in the order. */
  record TakenCancellation(
      String id,
      String contractId,
      @Schema(ref = Statuses.ORDER_SCHEMA_REF) String status,
      Instant requestedAt,
      @JsonProperty("_links") Map<String, Link> links) {}

  @Operation(
      summary = "Asks to cancel what is not yet delivered",
      description =
          "The outcome will be in the order. Asking again does no harm. After a refusal the next"
              + " request is taken a while later, each time after twice as long, up to a day;"
              + " until then the answer is 409 with the refusal.")
  @ApiResponse(
      responseCode = "202",
      description = "The request was taken",
      headers =
          @Header(name = "Location", description = "The order", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = TakenCancellation.class)))
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.ORDER_IS_FINAL,
    ProblemType.CANCELLATION_REFUSED,
    ProblemType.ORDERS_UNAVAILABLE,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND
  })
  @PostMapping("/v1/orders/{id}/cancellation")
  ResponseEntity<TakenCancellation> cancelOrder(
      @PathVariable String id,
      @RequestHeader(name = "traceparent", required = false) @Nullable String traceparent,
      @AuthenticationPrincipal Jwt token) {
    Caller caller = Caller.of(token);
    OrderId order = OrderIds.parse(id);
    return switch (cancelling.cancel(
        order, caller::mayUse, caller.subject(), Headers.validTraceparent(traceparent))) {
      case CancellingOrders.Outcome.Requested taken ->
          ResponseEntity.accepted()
              .location(URI.create(Links.order(order)))
              .body(
                  new TakenCancellation(
                      id,
                      taken.contractId().value(),
                      Statuses.name(taken.status()),
                      taken.requestedAt(),
                      Links.ofOrder(order, taken.status())));
      case CancellingOrders.Outcome.TooLate(OrderStatus status) ->
          throw Problem.of(
              ProblemType.ORDER_IS_FINAL,
              "The order is " + Statuses.name(status) + "; nothing is left to cancel.");
      case CancellingOrders.Outcome.RefusedBefore(Violation refusal, Duration pause) ->
          throw Problem.of(
                  ProblemType.CANCELLATION_REFUSED,
                  "The last request to cancel was refused: "
                      + refusal.detail()
                      + " The order can be asked about again in "
                      + pause.toSeconds()
                      + " seconds.")
              .errors(List.of(ProblemError.of(refusal)))
              .retryAfter(pause);
      case CancellingOrders.Outcome.Unknown _ -> throw OrderIds.unknown(id);
    };
  }
}
