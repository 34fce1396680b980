package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.pricing.PricingService;
import dev.swath.orders.web.Problem;
import dev.swath.orders.web.ProblemType;
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
class PriceController {
  private final PricingService pricing;

  PriceController(PricingService pricing) {
    this.pricing = pricing;
  }

  @PostMapping(path = "/v1/prices", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> price(
      HttpServletRequest http, @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization)
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
