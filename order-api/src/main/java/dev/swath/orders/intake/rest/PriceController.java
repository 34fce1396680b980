package dev.swath.orders.intake.rest;

import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.Terms;
import dev.swath.orders.intake.application.CheckingOrders;
import dev.swath.orders.intake.application.Estimating;
import dev.swath.orders.intake.application.Estimating.Asker;
import dev.swath.orders.intake.application.Estimating.Estimate;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.intake.application.Tracking.ContractSight;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.limits.Bulkhead.Entry;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.web.Admission;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Prices for those who only ask. */
@RestController
@Tag(name = "Placing orders")
class PriceController {
  private final CheckingOrders checking;
  private final Estimating estimating;
  private final Tracking tracking;
  private final OrderBodies bodies;
  private final Bulkheads bulkheads;

  PriceController(
      CheckingOrders checking,
      Estimating estimating,
      Tracking tracking,
      OrderBodies bodies,
      Bulkheads bulkheads) {
    this.checking = checking;
    this.estimating = estimating;
    this.tracking = tracking;
    this.bodies = bodies;
    this.bulkheads = bulkheads;
  }

  @Operation(
      summary = "Says what an order would cost",
      description =
          "Takes the body of an order and decides on it as on an order; nothing is stored. Items"
              + " that cannot be priced are told among the errors, and the others have their"
              + " prices. If everything has one, the answer has a quote: an order of the same body"
              + " that presents its token pays these prices until it expires, whatever happens to"
              + " the price book. A quote in the body itself is not looked at.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = OrderBody.class),
                      examples = @ExampleObject(name = "order", value = OrderBody.EXAMPLE))))
  @ApiResponse(responseCode = "200", description = "The price of each item, or why it has none")
  @Problems({
    ProblemType.MALFORMED_JSON,
    ProblemType.UNKNOWN_CONTRACT,
    ProblemType.BODY_TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
    ProblemType.INVALID_ORDER,
    ProblemType.UNKNOWN_FIELD,
    ProblemType.UNPRICEABLE,
    ProblemType.OVERLOADED,
    ProblemType.PRICING_UNAVAILABLE
  })
  @PostMapping(path = "/v1/prices", consumes = MediaType.APPLICATION_JSON_VALUE)
  PricesView priceOrder(HttpServletRequest http, @AuthenticationPrincipal Jwt token)
      throws IOException {
    Caller caller = Caller.of(token);
    try (OrderBodies.Reading reading = bodies.read(http, caller);
        Entry.Permit _ = Admission.admit(bulkheads.estimates(), caller, 1)) {
      return price(checking.products(reading.draft()), token);
    }
  }

  private PricesView price(Draft draft, Jwt token) {
    if (!draft.faults().stream().allMatch(Fault::isOfAnEntry)) {
      throw Refusals.of(draft.faults());
    }
    OrderRequest request = draft.remaining();
    if (request == null) {
      throw unpriceable(errors(draft.faults(), null));
    }
    Estimate estimate = estimating.estimate(request, asker(token));
    List<ProblemError> errors = errors(draft.faults(), estimate);
    OrderPriced priced = estimate.priced();
    if (priced == null) {
      throw unpriceable(errors);
    }
    Terms terms =
        tracking.contract(request.contractId()) instanceof ContractSight.Opened opened
            ? opened.terms()
            : null;
    return PricesView.of(estimate, priced, draft.lines(), errors, terms);
  }

  static Asker asker(Jwt token) {
    return new Asker(Caller.of(token).subject(), "Bearer " + token.getTokenValue());
  }

  private static Problem unpriceable(List<ProblemError> errors) {
    return Problem.of(ProblemType.UNPRICEABLE, "No item can be priced; the errors say why.")
        .errors(errors);
  }

  private static List<ProblemError> errors(List<Fault> faults, @Nullable Estimate estimate) {
    return Stream.concat(
            faults.stream(),
            estimate == null ? Stream.empty() : estimate.violations().stream().map(Fault::of))
        .map(Refusals::error)
        .toList();
  }
}
