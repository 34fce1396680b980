package dev.swath.orders.intake.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.events.domain.OrderId;
import dev.swath.events.domain.OrderState.PaymentAction;
import dev.swath.events.domain.Violation;
import dev.swath.orders.intake.application.DryRunning;
import dev.swath.orders.intake.application.LogUnavailable;
import dev.swath.orders.intake.application.PlacedOrder;
import dev.swath.orders.intake.application.PlacingOrders;
import dev.swath.orders.intake.application.PlacingOrders.Placement;
import dev.swath.orders.intake.application.PlacingOrders.Submission;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.Presented;
import dev.swath.orders.intake.domain.Standing;
import dev.swath.orders.limits.Bulkhead.Entry;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.web.Admission;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.ClientSecrets;
import dev.swath.orders.web.DryRuns;
import dev.swath.orders.web.Links;
import dev.swath.orders.web.Links.Link;
import dev.swath.orders.web.OrderView;
import dev.swath.orders.web.OrderViews;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.orders.web.Statuses;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders, and tells those who only ask what would come of one. */
@RestController
@Tag(name = "Placing orders")
class OrderIntakeController {
  /** Until when a caller may expect the documents to show which request came first. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final PlacingOrders placing;
  private final DryRunning dryRunning;
  private final OrderBodies bodies;
  private final Bulkheads bulkheads;
  private final ClientSecrets secrets;
  private final OrderViews views;
  private final MeterRegistry meters;

  OrderIntakeController(
      PlacingOrders placing,
      DryRunning dryRunning,
      OrderBodies bodies,
      Bulkheads bulkheads,
      ClientSecrets secrets,
      OrderViews views,
      MeterRegistry meters) {
    this.placing = placing;
    this.dryRunning = dryRunning;
    this.bodies = bodies;
    this.bulkheads = bulkheads;
    this.secrets = secrets;
    this.views = views;
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

  @Operation(
      summary = "Places an order",
      description =
          "Answers as soon as the order is durable. Under an idempotency key the same request is"
              + " the same order, and another request is refused; if it cannot be told yet which of"
              + " two requests came first, the answer is 503, and the same request under the same"
              + " key will be answered. Without a key a 503 is safe too: what may have been written"
              + " is called off. A client that sends Prefer: wait gets 201 once the credits are"
              + " held, and 402 if the order cannot be paid. A card's bank may want the card's"
              + " holder to confirm the payment (3-D Secure). The 402 payment-action-required then"
              + " has a clientSecret, with which the holder confirms the payment at the payment"
              + " provider until expiresAt. Repeating the request under the same Idempotency-Key"
              + " says that the payment was confirmed: the payment is looked at again, and a client"
              + " that waits gets 201, the same 402 if the payment is not confirmed yet, or why it"
              + " was declined. Without Prefer the answer is 202 throughout, and the order shows"
              + " the same as paymentAction. With allowPartial an order goes on without what is"
              + " wrong with its entries, and says so among its violations. With dryRun=true"
              + " nothing is ordered, any body is answered with what is wrong with it, and the"
              + " scope orders:read suffices.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = OrderBody.class),
                      examples = @ExampleObject(name = "order", value = OrderBody.EXAMPLE))))
  @ApiResponse(
      responseCode = "200",
      description = "What would come of the order; nothing was taken",
      content = @Content(schema = @Schema(implementation = DryRunView.class)))
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
    ProblemType.QUOTE_INVALID,
    ProblemType.QUOTE_EXPIRED,
    ProblemType.QUOTE_MISMATCH,
    ProblemType.VOUCHER_USED_UP,
    ProblemType.UNPRICEABLE,
    ProblemType.OVERLOADED,
    ProblemType.ORDERS_UNAVAILABLE,
    ProblemType.TRACKING_UNAVAILABLE,
    ProblemType.TRACKING_BEHIND,
    ProblemType.PRICING_UNAVAILABLE
  })
  @Parameter(
      name = IdempotencyKeys.HEADER,
      in = ParameterIn.HEADER,
      description =
          "The caller's name for this request, unique within the contract: 1 to 128 printable ASCII"
              + " characters without blanks. The key may stand in quotes, as the IETF's draft"
              + " writes it; with and without quotes it is the same key, and without quotes it has"
              + " no comma. Contracts that pay by card need a key to go on after a confirmed"
              + " payment.",
      schema = @Schema(types = "string", pattern = IdempotencyKeys.PATTERN))
  @PostMapping(path = "/v1/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> placeOrder(
      HttpServletRequest http,
      @Parameter(
              description =
                  "true finds all that would go wrong, with the price and the repairs, and takes"
                      + " nothing; an Idempotency-Key is not looked at then. How often vouchers"
                      + " were used is not known to it. Needs orders:read.",
              schema = @Schema(types = "boolean", defaultValue = "false"))
          @RequestParam(name = DryRuns.PARAMETER, required = false)
          @Nullable String dryRun,
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
      DryRuns.check(http);
      boolean isDryRun = DryRuns.isAsked(http);
      String key = isDryRun ? null : IdempotencyKeys.of(http);
      try (OrderBodies.Reading reading = bodies.read(http, caller)) {
        return isDryRun
            ? tryOut(reading.draft(), token, caller)
            : place(
                new Submission(
                    reading.draft(),
                    key,
                    caller.subject(),
                    Headers.validTraceparent(traceparent),
                    Preference.waitFor(prefer)));
      }
    } catch (Problem e) {
      count(e.type().code());
      throw e;
    } catch (LogUnavailable e) {
      count("unavailable");
      throw e;
    }
  }

  private ResponseEntity<?> tryOut(Draft draft, Jwt token, Caller caller) {
    try (Entry.Permit _ = Admission.admit(bulkheads.estimates(), caller, 1)) {
      DryRunView answer =
          DryRunView.of(dryRunning.run(draft, PriceController.asker(token)), draft.lines());
      count("dry-run");
      return ResponseEntity.ok(answer);
    }
  }

  private ResponseEntity<?> place(Submission submission) {
    return answer(placing.place(submission), submission.patience());
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
      case Placement.NotCompared(OrderId id) ->
          throw Problem.of(
                  ProblemType.TRACKING_BEHIND,
                  "Under this key the contract has order "
                      + id
                      + ". Whether that is this request or another one cannot be told yet. Repeat"
                      + " the request under the same key.")
              .with("orderId", id.toString())
              .retryAfter(SOON);
      case Placement.Refused(List<Fault> faults) -> throw Refusals.of(faults);
      case Placement.QuoteRefused(Presented.Refused refused) -> throw Refusals.of(refused);
      case Placement.TooManyRetries(OrderId id, Instant expiresAt) ->
          throw Problem.of(
                  ProblemType.TOO_MANY_REQUESTS,
                  "The payment of order "
                      + id
                      + " was looked at too often. The order waits until "
                      + expiresAt
                      + ".")
              .with("orderId", id.toString())
              .retryAfter(Duration.ofMinutes(1));
      case Placement.Decided(PlacedOrder order, Standing standing) ->
          switch (standing) {
            case Standing.Held _, Standing.Undecided _ -> {
              count("held");
              yield headed(ResponseEntity.status(201), order.state().id(), patience)
                  .body(views.show(order.state()));
            }
            case Standing.AwaitingPayment(PaymentAction action) ->
                throw Refusals.unconfirmed(order, action, secrets);
            case Standing.Unaffordable(Violation violation) ->
                throw Refusals.unaffordable(order, violation);
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

  private void count(String outcome) {
    meters.counter("swath.intake", "outcome", outcome).increment();
  }
}
