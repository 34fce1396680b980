package dev.swath.orders.intake.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.Billing;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState.PaymentAction;
import dev.swath.events.domain.OrderStatus;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.application.CancellingOrders;
import dev.swath.orders.intake.application.LogUnavailable;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.PlacedOrder.Shortfall;
import dev.swath.orders.intake.application.PlacingOrders;
import dev.swath.orders.intake.application.PlacingOrders.Placement;
import dev.swath.orders.intake.application.PlacingOrders.Submission;
import dev.swath.orders.intake.application.Products;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.Standing;
import dev.swath.orders.intake.rest.OrderRequestReader.Reading;
import dev.swath.orders.web.BillingView;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.Links;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.OrderIds;
import dev.swath.orders.web.OrderView;
import dev.swath.orders.web.Problem;
import dev.swath.orders.web.ProblemError;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.orders.web.Statuses;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders and requests to cancel them. */
@RestController
@Tag(name = "Placing orders")
class OrderIntakeController {
  private final PlacingOrders placing;
  private final CancellingOrders cancelling;
  private final Products products;
  private final Tracking tracking;
  private final MeterRegistry meters;

  OrderIntakeController(
      PlacingOrders placing,
      CancellingOrders cancelling,
      Products products,
      Tracking tracking,
      MeterRegistry meters) {
    this.placing = placing;
    this.cancelling = cancelling;
    this.products = products;
    this.tracking = tracking;
    this.meters = meters;
  }

  /** An order that was taken. */
  record TakenOrder(
      String id,
      String contractId,
      @Schema(ref = Statuses.ORDER_SCHEMA_REF) String status,
      Instant createdAt,
      @JsonProperty("_links") Map<String, Link> links) {
    static TakenOrder of(Placement.Accepted taken) {
      return new TakenOrder(
          taken.id().toString(),
          taken.contractId().value(),
          Statuses.name(taken.status()),
          taken.createdAt(),
          Links.ofOrder(taken.id(), taken.status()));
    }
  }

  /** A request to cancel that was taken; its outcome will be in the order. */
  record TakenCancellation(
      String id,
      String contractId,
      @Schema(ref = Statuses.ORDER_SCHEMA_REF) String status,
      Instant requestedAt,
      @JsonProperty("_links") Map<String, Link> links) {}

  @Operation(
      summary = "Places an order",
      description =
          "Returns as soon as the order is durable. Under an idempotency key the same request is"
              + " the same order, and another request is refused. Without a key a 503 is safe too:"
              + " what may have been written is called off. Who waits (Prefer) gets 201 once the"
              + " credits are held, and 402 if the order cannot be paid. A card's bank may want"
              + " its holder to confirm the payment (3-D Secure): the 402 payment-action-required"
              + " then has a clientSecret, with which the holder confirms it at the payment"
              + " provider until expiresAt. Repeating the request under the same Idempotency-Key"
              + " says that this was done: the payment is looked at again, and who waits gets 201,"
              + " the same 402 if it is not confirmed yet, or why it was declined. Without Prefer"
              + " the answer is 202 throughout, and the order shows the same as paymentAction.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = OrderBody.class),
                      examples = @ExampleObject(name = "order", value = OrderBody.EXAMPLE))))
  @ApiResponse(
      responseCode = "202",
      description = "The order was taken; nothing is decided yet, or the wait has passed",
      headers = {
        @Header(name = "Location", description = "The order", schema = @Schema(type = "string")),
        @Header(
            name = "Preference-Applied",
            description = "The wait that was honoured",
            schema = @Schema(type = "string"))
      },
      content = @Content(schema = @Schema(implementation = TakenOrder.class)))
  @ApiResponse(
      responseCode = "201",
      description = "The caller waited, and the credits are held",
      headers = {
        @Header(name = "Location", description = "The order", schema = @Schema(type = "string")),
        @Header(
            name = "Preference-Applied",
            description = "The wait that was honoured",
            schema = @Schema(type = "string"))
      },
      content = @Content(schema = @Schema(implementation = OrderView.class)))
  @Problems({
    ProblemType.MALFORMED_JSON,
    ProblemType.INVALID_PARAMETER,
    ProblemType.PAYMENT_ACTION_REQUIRED,
    ProblemType.PAYMENT_DECLINED,
    ProblemType.PAYMENT_NOT_COMPLETED,
    ProblemType.INSUFFICIENT_CREDITS,
    ProblemType.CREDIT_LIMIT_REACHED,
    ProblemType.BUDGET_EXCEEDED,
    ProblemType.CONTRACT_SUSPENDED,
    ProblemType.PRICE_TOO_OLD,
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.BODY_TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
    ProblemType.INVALID_ORDER,
    ProblemType.UNKNOWN_FIELD,
    ProblemType.INVALID_AOI,
    ProblemType.UNKNOWN_PRODUCT,
    ProblemType.IDEMPOTENCY_KEY_REUSED,
    ProblemType.UNPRICEABLE,
    ProblemType.ORDERS_UNAVAILABLE
  })
  @PostMapping(path = "/v1/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> placeOrder(
      HttpServletRequest http,
      @Parameter(
              description =
                  "The caller's name for this request, unique within the contract. Contracts that"
                      + " pay by card need it to go on after a confirmed payment.")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String key,
      @Parameter(
              description =
                  "wait=N waits up to N seconds, 30 at most, for the decision (RFC 7240).",
              example = "wait=10")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      @Parameter(description = "W3C Trace Context, carried on to all events.")
          @RequestHeader(name = "traceparent", required = false)
          @Nullable String traceparent,
      @AuthenticationPrincipal Jwt token)
      throws IOException {
    try {
      Caller caller = Caller.of(token);
      Headers.checkIdempotencyKey(key);
      OrderRequest request = valid(Bodies.read(http), caller);
      Duration patience = Preference.waitFor(prefer);
      Placement placement =
          placing.place(
              new Submission(
                  request, key, caller.subject(), Headers.validTraceparent(traceparent), patience));
      return answer(placement, patience);
    } catch (Problem e) {
      count(e.type().code());
      throw e;
    } catch (LogUnavailable e) {
      count("unavailable");
      throw e;
    }
  }

  private ResponseEntity<?> answer(Placement placement, Duration patience) {
    return switch (placement) {
      case Placement.Accepted taken -> {
        count(taken.isRepeat() ? "repeated" : "accepted");
        yield headed(ResponseEntity.accepted(), taken.id(), patience).body(TakenOrder.of(taken));
      }
      case Placement.KeyReused(OrderId id) ->
          throw Problem.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "Under this key the contract has order " + id + ", which asks for something else.");
      case Placement.Decided(PlacedOrder order, Standing standing) ->
          switch (standing) {
            case Standing.Held _, Standing.Undecided _ -> {
              count("held");
              yield headed(ResponseEntity.status(201), order.state().id(), patience)
                  .body(OrderView.of(order.state()));
            }
            case Standing.AwaitingPayment(PaymentAction action) -> throw unconfirmed(order, action);
            case Standing.Unaffordable(Violation violation) -> throw unaffordable(order, violation);
            case Standing.Unpriceable(List<Violation> violations) ->
                throw Problem.of(
                        ProblemType.UNPRICEABLE,
                        "The order was taken, but it cannot be priced; the errors say why.")
                    .errors(violations.stream().map(ProblemError::of).toList())
                    .with("orderId", order.state().id().toString());
          };
    };
  }

  private static ResponseEntity.BodyBuilder headed(
      ResponseEntity.BodyBuilder answer, OrderId id, Duration patience) {
    answer.location(URI.create(Links.order(id)));
    return patience.isZero()
        ? answer
        : answer.header("Preference-Applied", "wait=" + patience.toSeconds());
  }

  private static Problem unconfirmed(PlacedOrder order, PaymentAction action) {
    Problem problem =
        Problem.of(
                ProblemType.PAYMENT_ACTION_REQUIRED,
                "The order waits until the card's holder has confirmed the payment at the bank"
                    + " (3-D Secure). Then repeat the request under the same Idempotency-Key.")
            .with("orderId", order.state().id().toString())
            .with("clientSecret", action.clientSecret())
            .with("expiresAt", action.expiresAt());
    Billing billing = order.state().billing();
    return billing == null ? problem : problem.with("billing", BillingView.of(billing));
  }

  /** Each limit has its own type. The reasons of a declined payment are the bank's: one type. */
  private static Problem refusedBy(Violation violation) {
    ProblemType type =
        switch (violation.reason()) {
          case "insufficient-credits" -> ProblemType.INSUFFICIENT_CREDITS;
          case "credit-limit-reached" -> ProblemType.CREDIT_LIMIT_REACHED;
          case "budget-exceeded" -> ProblemType.BUDGET_EXCEEDED;
          case "contract-suspended" -> ProblemType.CONTRACT_SUSPENDED;
          case "price-too-old" -> ProblemType.PRICE_TOO_OLD;
          case "payment-not-completed" -> ProblemType.PAYMENT_NOT_COMPLETED;
          case "unknown-contract" -> ProblemType.UNKNOWN_CONTRACT;
          default -> ProblemType.PAYMENT_DECLINED;
        };
    // A contract that nobody opened is an error in the order, wherever it is noticed.
    int status = type == ProblemType.UNKNOWN_CONTRACT ? 422 : type.status();
    return Problem.of(type, status, violation.detail());
  }

  private static Problem unaffordable(PlacedOrder order, Violation violation) {
    Problem problem =
        refusedBy(violation)
            .errors(List.of(ProblemError.of(violation)))
            .with("orderId", order.state().id().toString())
            .with("reason", violation.reason());
    Shortfall shortfall = order.shortfall();
    return shortfall == null
        ? problem
        : problem
            .with("requested", shortfall.requested())
            .with("available", shortfall.available())
            .with("missing", shortfall.missing());
  }

  @Operation(
      summary = "Asks to cancel what is not yet delivered",
      description = "The outcome will be in the order. Asking again does no harm.")
  @ApiResponse(
      responseCode = "202",
      description = "The request was taken",
      headers =
          @Header(name = "Location", description = "The order", schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = TakenCancellation.class)))
  @Problems({
    ProblemType.UNKNOWN_ORDER,
    ProblemType.ORDER_IS_FINAL,
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
      case CancellingOrders.Outcome.Unknown _ -> throw OrderIds.unknown(id);
    };
  }

  /** The request, if everything about it is right; everything that is not, otherwise. */
  private OrderRequest valid(byte[] body, Caller caller) {
    Reading reading = OrderRequestReader.read(StrictBody.parse(body));
    ContractId contract = reading.contractId();
    if (contract != null && !caller.mayUse(contract)) {
      throw Problem.of(
              ProblemType.UNKNOWN_CONTRACT, "The access token names no contract " + contract + ".")
          .errors(
              List.of(
                  ProblemError.of(
                      "/contractId", "unknown-contract", "There is no such contract.")));
    }
    List<Fault> faults = new ArrayList<>(reading.faults());
    reading.productTypes().entrySet().stream()
        .filter(product -> products.isUnknown(product.getValue()))
        .map(
            product ->
                Fault.of(
                    Fault.Kind.UNKNOWN_PRODUCT,
                    product.getKey(),
                    "unknown-product",
                    "There is no product type " + product.getValue() + "."))
        .forEach(faults::add);
    if (contract != null && tracking.isNeverOpened(contract)) {
      faults.add(
          Fault.of(
              Fault.Kind.UNKNOWN_CONTRACT,
              "/contractId",
              "unknown-contract",
              "The contract " + contract + " was never opened."));
    }
    OrderRequest request = reading.request();
    if (request == null || !faults.isEmpty()) {
      throw refused(faults);
    }
    return request;
  }

  private static Problem refused(List<Fault> faults) {
    Set<Fault.Kind> kinds = faults.stream().map(Fault::kind).collect(Collectors.toSet());
    ProblemType type =
        kinds.size() == 1 ? type(kinds.iterator().next()) : ProblemType.INVALID_ORDER;
    String detail =
        faults.size() == 1
            ? faults.getFirst().detail()
            : "There are " + faults.size() + " errors in the order.";
    return Problem.of(type, 422, detail)
        .errors(faults.stream().map(OrderIntakeController::error).toList());
  }

  private static ProblemType type(Fault.Kind kind) {
    return switch (kind) {
      case FIELD -> ProblemType.INVALID_ORDER;
      case UNKNOWN_FIELD -> ProblemType.UNKNOWN_FIELD;
      case AREA -> ProblemType.INVALID_AOI;
      case UNKNOWN_PRODUCT -> ProblemType.UNKNOWN_PRODUCT;
      case UNKNOWN_CONTRACT -> ProblemType.UNKNOWN_CONTRACT;
    };
  }

  private static ProblemError error(Fault fault) {
    Position at = fault.at();
    return new ProblemError(
        fault.pointer(),
        fault.reason(),
        fault.detail(),
        at == null ? null : List.of(at.lon(), at.lat()),
        fault.repair());
  }

  private void count(String outcome) {
    meters.counter("swath.intake", "outcome", outcome).increment();
  }
}
