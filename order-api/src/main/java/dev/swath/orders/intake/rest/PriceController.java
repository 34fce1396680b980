package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.pricing.PricingService;
import dev.swath.orders.web.Problem;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Prices for those who only ask: answered by the pricing service, whose answer is passed back. */
@RestController
@Tag(name = "Placing orders")
class PriceController {
  private final PricingService pricing;

  PriceController(PricingService pricing) {
    this.pricing = pricing;
  }

  @Operation(
      summary = "Says what an order would cost",
      description = "Takes the body of an order. Nothing is stored.",
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
      description = "The price of each item, or why there is none",
      content = @Content(schema = @Schema(implementation = OrderBody.Prices.class)))
  @Problems({
    ProblemType.MALFORMED_JSON,
    ProblemType.BODY_TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
    ProblemType.INVALID_ORDER,
    ProblemType.PRICING_UNAVAILABLE
  })
  @PostMapping(path = "/v1/prices", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> priceOrder(
      HttpServletRequest http,
      @Parameter(hidden = true) @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization)
      throws IOException {
    byte[] body = Bodies.read(http);
    try {
      HttpResponse<byte[]> answer = pricing.price(body, authorization);
      return ResponseEntity.status(answer.statusCode())
          .contentType(
              answer
                  .headers()
                  .firstValue(HttpHeaders.CONTENT_TYPE)
                  .map(MediaType::parseMediaType)
                  .orElse(MediaType.APPLICATION_JSON))
          .body(answer.body());
    } catch (IOException e) {
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private static Problem unavailable() {
    return Problem.of(
            ProblemType.PRICING_UNAVAILABLE, "The pricing service does not answer. Ask again.")
        .retryAfter(Duration.ofSeconds(2));
  }
}
